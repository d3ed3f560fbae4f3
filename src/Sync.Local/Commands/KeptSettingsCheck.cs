using Npgsql;
using Sync.Local.Hosting;
using Sync.Settings.Kept;

namespace Sync.Local.Commands;

/// <summary>What commands say of the settings that hold, and of how this shell's differ.</summary>
internal static class KeptSettingsCheck
{
    /// <summary>Loads them before a run. A difference is a warning in the log, which is shown for that long.</summary>
    public static async Task LoadAsync(LocalApp app, LogThreshold log, CancellationToken cancellationToken)
    {
        var usual = log.Level;
        log.Level = LogLevel.Warning;
        try
        {
            await app.Get<SettingsInForce>().LoadAsync(cancellationToken);
        }
        finally
        {
            log.Level = usual;
        }
    }

    /// <summary>For <c>doctor</c>: nothing where the database or its schema is not there, which it says elsewhere.</summary>
    public static async Task WriteAsync(LocalApp app, CancellationToken cancellationToken)
    {
        var settings = app.Get<SettingsInForce>();
        try
        {
            await settings.LoadAsync(cancellationToken);
        }
        catch (Exception error) when (error is NpgsqlException or TimeoutException)
        {
            return;
        }

        Console.WriteLine($"ok    alerts: {Describe(settings)}");
        foreach (var difference in settings.Differences) Console.WriteLine($"      differs: {difference}");
    }

    public static string Describe(SettingsInForce settings)
    {
        var source = settings.Kept is { } kept
            ? $"version {kept.Version}, kept by {kept.KeptBy} at {kept.KeptAt:yyyy-MM-dd HH:mm:ss} UTC"
            : "of this process, as no app has kept its own";
        var sinks = settings.Settings.Sinks.Count == 0 ? "none" : string.Join(", ", settings.Settings.Sinks);
        var drift = settings.Drift.Ignore.Count + settings.Drift.Severity.Count;
        return $"{source}; sinks: {sinks}; alert rules: {settings.Alerts.Rules.Count}; "
            + $"expectations: {settings.Expectations.Count}; drift rules: {drift}";
    }
}
