using Npgsql;
using Sync.Local.Hosting;
using Sync.Kept;

namespace Sync.Local.Commands;

/// <summary>Reports the alert settings in effect, and how those of this shell differ from them.</summary>
internal static class KeptSettingsCheck
{
    /// <summary>
    /// Loads the settings before a run. Shows warnings meanwhile, because differences are logged as one.
    /// </summary>
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

    /// <summary>
    /// For <c>doctor</c>. Reports nothing if the database or its schema is missing: another check reports that.
    /// </summary>
    public static async Task ReportAsync(
        LocalApp app, DoctorReport report, CancellationToken cancellationToken)
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

        report.Ok("alerts", Describe(settings));
        foreach (var difference in settings.Differences) report.Note($"differs: {difference}");
    }

    public static string Describe(SettingsInForce settings)
    {
        var source = settings.Kept is { } kept
            ? $"version {kept.Version}, kept by {kept.KeptBy} at {Display.Time(kept.KeptAt)}"
            : "from this process, because no app has stored its own";
        var sinks = settings.Settings.Sinks.Count == 0 ? "none" : string.Join(", ", settings.Settings.Sinks);
        var drift = settings.Drift.Ignore.Count + settings.Drift.Severity.Count;
        return $"{source}; sinks: {sinks}; alert rules: {settings.Alerts.Rules.Count}; "
            + $"expectations: {settings.Expectations.Rules.Count}; drift rules: {drift}";
    }
}
