using System.Data;
using System.Text.Json;
using Dapper;
using Npgsql;
using Sync.Http;
using Sync.Inventory;
using Sync.Inventory.Snapshots;

namespace Sync.Snapshots;

/// <summary>What the newest run that had ended at a moment had verified, as manifests contain it.</summary>
/// <param name="RunId">That run; null: none had ended, or the ledger no longer has it.</param>
/// <param name="HasRun">Whether a run had ended.</param>
/// <param name="ScopesAreKnown">Whether the ledger still has the scopes of that run.</param>
/// <param name="Scopes">The scopes of that time that the filter selects.</param>
/// <param name="Network">
/// The parts of the network that were not known; null if the ledger does not have that of the run.
/// </param>
public sealed record SnapshotFreshness(
    long? RunId, bool HasRun, bool ScopesAreKnown, IReadOnlyList<ScopeThen> Scopes,
    IReadOnlyList<StaleRegion>? Network)
{
    /// <summary>Scopes and parts of the network that are missing or may be out of date, except excluded ones.</summary>
    public IReadOnlyList<StaleRegion> Missing() =>
    [
        .. Scopes.Where(scope => scope.StaleReason is not null).Select(scope =>
                new StaleRegion(scope.AccountId, scope.RegionId, scope.StaleReason!, scope.LastCompleteAt))
            .Concat(Network ?? [])
            .Where(stale => stale.Reason != ScopeFreshness.Excluded),
    ];

    public string Write() => JsonSerializer.Serialize(this, ApiJson.Options);

    public static SnapshotFreshness Read(string json) =>
        JsonSerializer.Deserialize<SnapshotFreshness>(json, ApiJson.Options)!;

    // The network is still the one of then if no run has ended since, and none in progress has listed it.
    private const string Newest = """
        select r.run_id, r.pruned_at is null as is_kept,
            r.network_off or exists (select from sync.sync_network n where n.run_id = r.run_id) as has_network,
            not exists (select from sync.sync_run l where l.run_id > r.run_id and l.finished_at is not null)
                and not exists (select from sync.network where last_at > @at) as is_present
        from sync.sync_run r
        where finished_at <= @at
        order by run_id desc
        limit 1
        """;

    private const string HadRun =
        "select exists (select from sync.run_day where day < (@at at time zone 'UTC')::date)";

    internal static async Task<SnapshotFreshness> ReadAsync(
        NpgsqlConnection connection, SnapshotSettings series, DateTime at, CancellationToken cancellationToken)
    {
        // All of it is of one time: a run may end meanwhile.
        await using var transaction =
            await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        var run = await connection.QuerySingleOrDefaultAsync<NewestRun>(Command(Newest));
        if (run is null)
        {
            var hadRun = await connection.ExecuteScalarAsync<bool>(Command(HadRun));
            return new SnapshotFreshness(null, hadRun, false, [], null);
        }

        var known = run.IsKept ? await ScopesThen.ReadAsync(connection, run.RunId, at, cancellationToken) : [];
        var scopes = known.Where(scope => series.Scopes is not { } filter
            || (Has(filter.AccountId, scope.AccountId) && Has(filter.RegionId, scope.RegionId)));
        return new SnapshotFreshness(
            run.RunId, true, known.Count > 0, [.. scopes.Select(scope => ScopeThen.Of(scope, run.RunId))],
            await ReadNetworkAsync(connection, series, run, at, cancellationToken));

        CommandDefinition Command(string text) => new(text, new { at }, cancellationToken: cancellationToken);
    }

    private static async Task<IReadOnlyList<StaleRegion>?> ReadNetworkAsync(
        NpgsqlConnection connection, SnapshotSettings series, NewestRun run, DateTime at,
        CancellationToken cancellationToken)
    {
        var filters = series.Sources.Select(source => source.Filter).OfType<SnapshotFilter>()
            .Where(filter => !filter.Resource.IsListedByRegion).ToList();
        if (filters.Count == 0) return [];
        if (!run.IsPresent && !run.HasNetwork) return null;
        await using var results = await connection.QueryMultipleAsync(new CommandDefinition(
            run.IsPresent ? NetworkFreshness.All : NetworkFreshness.OfRun, new { run = run.RunId, at },
            cancellationToken: cancellationToken));
        var network = await NetworkFreshness.ReadAsync(results);
        return [.. filters.SelectMany(filter => network.Stale(filter, run.RunId)).Distinct()];
    }

    private static bool Has(IReadOnlyList<string> filter, string value) => filter.Count == 0 || filter.Contains(value);

    /// <param name="IsKept">Whether the ledger still has what it did.</param>
    /// <param name="HasNetwork">Whether the ledger has what it did with the network.</param>
    /// <param name="IsPresent">Whether what is known of the network now was known then.</param>
    private sealed record NewestRun(long RunId, bool IsKept, bool HasNetwork, bool IsPresent);
}

/// <param name="StaleReason">As <see cref="ScopeFreshness.StaleReason"/>; null: that run verified it.</param>
/// <param name="LastCompleteAt">When it was last listed completely; null: not in the last 200 runs.</param>
public sealed record ScopeThen(
    string AccountId, string RegionId, string Outcome, string? StaleReason, string? ErrorCode,
    DateTime? LastCompleteAt)
{
    /// <param name="run">The newest run of that time.</param>
    internal static ScopeThen Of(ScopeFreshness scope, long run) => new(
        scope.AccountId, scope.RegionId, scope.LastOutcome, scope.StaleReason(run), scope.LastErrorCode,
        scope.LastCompleteAt);
}
