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
/// The parts of the network that were not known; null for a moment of which that is not known any more, because the
/// network was listed again since.
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

    private const string Newest = """
        select (select max(run_id) from sync.sync_run where finished_at <= @at) as run_id,
            exists (select from sync.sync_run where finished_at <= @at)
                or exists (select from sync.run_day where day < (@at at time zone 'UTC')::date) as has_run
        """;

    // The scopes of that run, and those that it did not reach. When one that it did not verify was last complete is
    // known if that is still its last time; otherwise it is searched in some earlier runs.
    private const string ScopesThen = """
        with seen as (
            select account_id, region_id, outcome, error_code, run_id,
                started_at + duration_ms * interval '1 millisecond' as at
            from sync.run_scope
            where run_id = @run
        )
        select account_id, region_id, seen.outcome as last_outcome, seen.error_code as last_error_code,
            seen.run_id as last_run_id,
            case
                when seen.outcome in ('synced', 'unsupported') then seen.at
                when s.last_complete_at <= @at then s.last_complete_at
                else (
                    select max(e.started_at + e.duration_ms * interval '1 millisecond')
                    from sync.run_scope e
                    where e.run_id between @run - @Runs and @run - 1 and e.account_id = seen.account_id
                      and e.region_id = seen.region_id and e.outcome in ('synced', 'unsupported')
                )
            end as last_complete_at
        from seen
        left join sync.scope s using (account_id, region_id)
        union all
        select account_id, region_id, last_outcome, last_error_code, last_run_id, last_complete_at
        from sync.scope s
        where last_run_id < @run
          and not exists (select from seen where seen.account_id = s.account_id and seen.region_id = s.region_id)
        order by account_id, region_id
        """;

    private const int Runs = 200;

    private const string NetworkIsOfThen = "select coalesce(max(last_at) <= @at, true) from sync.network";

    internal static async Task<SnapshotFreshness> ReadAsync(
        NpgsqlConnection connection, SnapshotSettings series, DateTime at, CancellationToken cancellationToken)
    {
        var (newest, hasRun) = await connection.QuerySingleAsync<(long?, bool)>(Command(Newest, new { at }));
        if (newest is not { } run) return new SnapshotFreshness(null, hasRun, false, [], null);
        var known = (await connection.QueryAsync<ScopeFreshness>(Command(ScopesThen, new { run, at, Runs }))).ToList();
        var scopes = known.Where(scope => series.Scopes is not { } filter
            || (Has(filter.AccountId, scope.AccountId) && Has(filter.RegionId, scope.RegionId)));
        return new SnapshotFreshness(
            run, true, known.Count > 0,
            [
                .. scopes.Select(scope => new ScopeThen(
                    scope.AccountId, scope.RegionId, scope.LastOutcome, scope.StaleReason(run), scope.LastErrorCode,
                    scope.LastCompleteAt)),
            ],
            await ReadNetworkAsync());

        CommandDefinition Command(string text, object? parameters = null) =>
            new(text, parameters, cancellationToken: cancellationToken);

        async Task<IReadOnlyList<StaleRegion>?> ReadNetworkAsync()
        {
            var filters = series.Sources.Select(source => source.Filter).OfType<SnapshotFilter>()
                .Where(filter => !filter.Resource.IsListedByRegion).ToList();
            if (filters.Count == 0) return [];
            if (!await connection.ExecuteScalarAsync<bool>(Command(NetworkIsOfThen, new { at }))) return null;
            using var results = await connection.QueryMultipleAsync(Command(NetworkFreshness.All));
            var network = await NetworkFreshness.ReadAsync(results);
            return [.. filters.SelectMany(filter => network.Stale(filter, run)).Distinct()];
        }
    }

    private static bool Has(IReadOnlyList<string> filter, string value) => filter.Count == 0 || filter.Contains(value);
}

/// <param name="StaleReason">As <see cref="ScopeFreshness.StaleReason"/>; null: that run verified it.</param>
/// <param name="LastCompleteAt">When it was last listed completely; null: not in the last 200 runs.</param>
public sealed record ScopeThen(
    string AccountId, string RegionId, string Outcome, string? StaleReason, string? ErrorCode,
    DateTime? LastCompleteAt);
