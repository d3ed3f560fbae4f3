using Microsoft.Extensions.Logging;
using Npgsql;
using Sync.Drift;
using Sync.Drift.Alerts;
using Sync.Expectations;

namespace Sync.Settings.Kept;

/// <summary>
/// The settings by which everybody on a database tells and judges: those that its app started with, which are kept there. A
/// process without them, such as a command in a shell, would otherwise tell nobody and take every expectation for gone. Sinks of
/// a command's own are told in addition. Where nothing is kept yet, the process's own settings hold.
/// </summary>
public sealed partial class SettingsInForce(
    NpgsqlDataSource dataSource, SyncSettings own, KeepingHost host, ILogger<SettingsInForce> logger) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private volatile State _state = new(null, KeptSettings.Of(own, null));
    private bool _isKept;

    /// <summary>Null until they are loaded, and where nothing is kept.</summary>
    public KeptVersion? Kept => _state.Kept;

    /// <summary>What holds, as it was last loaded.</summary>
    public KeptSettings Settings => _state.Settings;

    public AlertSettings Alerts => _state.Settings.Alerts;

    public IReadOnlyList<Expectation> Expectations => _state.Settings.Expectations;

    public DriftSettings Drift => _state.Settings.Drift;

    /// <summary>Where this app is reached; null: nobody said.</summary>
    public Uri? PublicUrl => own.PublicUrl;

    /// <summary>Whether anybody said what is expected: else expectations that are not there are not gone.</summary>
    public bool SaysWhatIsExpected => own.Given.Expectations || _state.Kept is not null;

    /// <summary>What this process sets differently, by name; none where it says nothing.</summary>
    public IReadOnlyList<string> Differences =>
        _state.Kept is { } kept ? SettingsDifferences.Between(KeptSettings.Of(own, kept.Settings), kept.Settings) : [];

    /// <summary>Reads what holds from now on. The first time in a host that keeps its settings, they are kept.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
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

    public void Dispose() => _turn.Dispose();

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

    // What an app has that is not kept any more, a later start took away.
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
        Message = "Version {Version} of the settings, kept by {KeptBy} at {KeptAt:u}, holds here, and differs: {Differences}")]
    private partial void LogOthers(long version, string keptBy, DateTime keptAt, string differences);
}
