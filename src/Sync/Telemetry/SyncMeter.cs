namespace Sync.Telemetry;

/// <summary>
/// The meter of the app's metrics. Each feature creates its own instruments on it; README.md in this folder lists all
/// names and meanings.
/// </summary>
public static class SyncMeter
{
    public const string Name = "Sync";
}
