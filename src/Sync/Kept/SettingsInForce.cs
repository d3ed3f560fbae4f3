using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Sync.Database;
using Sync.Drift;
using Sync.Drift.Alerts;
using Sync.Drift.Sinks;
using Sync.Expectations;

namespace Sync.Kept;

/// <summary>
/// The alert, expectation and drift settings in force for every process on a database: those that its app started with,
/// which are kept in the database. Without them, a process such as a command in a shell would send no alerts and treat
/// every expectation as removed. A command's own sinks are alerted in addition. If nothing is kept yet, the settings of
/// each process are in force for that process.
/// </summary>
public sealed partial class SettingsInForce(
    NpgsqlDataSource dataSource, [FromKeyedServices(SyncDataSource.Reads)] NpgsqlDataSource readers, OwnSettings own,
    KeepingHost host, ILogger<SettingsInForce> logger) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private volatile State _state = new(null, KeptSettings.Of(own, null));
    private bool _isKept;

    /// <summary>Null until the settings are loaded, and if nothing is kept.</summary>
    public KeptVersion? Kept => _state.Kept;

    /// <summary>The settings in force, as last loaded.</summary>
    public KeptSettings Settings => _state.Settings;

    public IReadOnlyList<SinkSummary> Sinks => _state.Settings.Sinks;

    public AlertSettings Alerts => _state.Settings.Alerts;

    public ExpectationSettings Expectations
    {
        get
        {
            var state = _state;
            return new ExpectationSettings(
                state.Settings.Expectations, AreKnown: own.Given.Expectations || state.Kept is not null);
        }
    }

    public DriftSettings Drift => _state.Settings.Drift;

    /// <summary>What this process sets differently, by name. Settings that it does not set are not included.</summary>
    public IReadOnlyList<string> Differences =>
        _state.Kept is { } kept ? SettingsDifferences.Between(KeptSettings.Of(own, kept.Settings), kept.Settings) : [];

    /// <summary>
    /// Reads the settings in force. The first call in a host that keeps its settings stores them.
    /// </summary>
    public Task LoadAsync(CancellationToken cancellationToken) => LoadAsync(dataSource, cancellationToken);

    /// <summary>The same for a request: it takes no connection from runs.</summary>
    public Task LoadForReaderAsync(CancellationToken cancellationToken) => LoadAsync(readers, cancellationToken);

    public void Dispose() => _turn.Dispose();

    private async Task LoadAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        // Before the turn: a run never waits for a reader that has no connection yet.
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await LoadAsync(connection, cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task LoadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var before = _state.Kept;
        var kept = await KeptSettingsTable.ReadAsync(connection, before, cancellationToken);
        if (host.Name is { } name && !_isKept)
        {
            await KeepAsync(connection, name, kept, cancellationToken);
            kept = await KeptSettingsTable.ReadAsync(connection, kept, cancellationToken);
            _isKept = true;
        }

        if (kept == before) return;
        _state = new State(kept, kept is null ? KeptSettings.Of(own, null) : InForce(kept.Settings));
        if (Differences is { Count: > 0 } differences)
            LogOthers(kept!.Version, kept.KeptBy, kept.KeptAt, string.Join("; ", differences));
    }

    // The app itself gets no additional sinks: what it sets beyond the kept settings, a later start has removed.
    private KeptSettings InForce(KeptSettings kept) => host.Name is null ? kept.With(own) : kept;

    private async Task KeepAsync(
        NpgsqlConnection connection, string name, KeptVersion? kept, CancellationToken cancellationToken)
    {
        var mine = KeptSettings.Of(own, kept?.Settings);
        var differences = kept is null ? [] : SettingsDifferences.Between(mine, kept.Settings);
        if (differences.Count > 0) LogReplaced(kept!.Version, kept.KeptBy, kept.KeptAt, string.Join("; ", differences));
        await KeptSettingsTable.KeepAsync(connection, name, mine, cancellationToken);
    }

    private sealed record State(KeptVersion? Kept, KeptSettings Settings);

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning,
        Message = "The settings of this app replace version {Version}, kept by {KeptBy} at {KeptAt:u}: {Differences}")]
    private partial void LogReplaced(long version, string keptBy, DateTime keptAt, string differences);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning,
        Message = "Version {Version} of the settings, kept by {KeptBy} at {KeptAt:u}, is in force and differs from the "
            + "settings of this process: {Differences}")]
    private partial void LogOthers(long version, string keptBy, DateTime keptAt, string differences);
}
