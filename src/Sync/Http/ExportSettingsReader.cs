using Sync.Settings;

namespace Sync.Http;

/// <summary><c>Sync__Exports__*</c>.</summary>
internal static class ExportSettingsReader
{
    private const string Prefix = "Sync:Exports:";

    public static ExportSettings Read(SettingsReader reader) => new()
    {
        MaxConcurrent = reader.WholeNumber(Prefix + "MaxConcurrent", 8, 1, 1000),
        Deadline = reader.Duration(
            Prefix + "Deadline", TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(1), TimeSpan.FromHours(24)),
        StallTimeout = reader.Duration(
            Prefix + "StallTimeout", TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
    };
}
