using System.Text.Json;
using Dapper;
using Npgsql;
using Sync.Http;
using Sync.Inventory;
using Sync.Inventory.Snapshots;

namespace Sync.Snapshots;

/// <summary>What the newest run that had ended at a moment had verified, as manifests contain it.</summary>
/// <param name="RunId">That run; null: none had ended.</param>
/// <param name="Scopes">The scopes of that time that the filter selects.</param>
/// <param name="Network">
/// The parts of the network that were not known; null for a moment of which that is not known any more, because the
/// network was listed again since.
/// </param>
public sealed record SnapshotFreshness(
    long? RunId, IReadOnlyList<ScopeThen> Scopes, IReadOnlyList<StaleRegion>? Network)
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

    private const string Newest = "select max(run_id) from sync.sync_run where finished_at <= @at";

    // Every run has a row for each known scope. Limited, because a scope without rows would read them all.
    private const string ScopesThen = """
        select s.account_id, s.region_id, l.outcome as last_outcome, l.error_code as last_error_code,
            l.run_id as last_run_id, c.at as last_complete_at
        from sync.scope s
        cross join lateral (
            select outcome, error_code, run_id
            from sync.sync_scope
            where run_id between @run - @Runs and @run and account_id = s.account_id and region_id = s.region_id
            order by run_id desc
            limit 1
        ) l
        left join lateral (
            select started_at + duration_ms * interval '1 millisecond' as at
            from sync.sync_scope
            where run_id between @run - @Runs and @run and account_id = s.account_id and region_id = s.region_id
              and outcome in ('synced', 'unsupported')
            order by run_id desc
            limit 1
        ) c on true
        order by s.account_id, s.region_id
        """;

    private const int Runs = 10_000;

    private const string NetworkIsOfThen = "select coalesce(max(last_at) <= @at, true) from sync.network";

    internal static async Task<SnapshotFreshness> ReadAsync(
        NpgsqlConnection connection, SnapshotSettings series, DateTime at, CancellationToken cancellationToken)
    {
        if (await connection.ExecuteScalarAsync<long?>(Command(Newest, new { at })) is not { } run)
            return new SnapshotFreshness(null, [], null);
        var scopes = (await connection.QueryAsync<ScopeFreshness>(Command(ScopesThen, new { run, Runs })))
            .Where(scope => series.Scopes is not { } filter
                || (Has(filter.AccountId, scope.AccountId) && Has(filter.RegionId, scope.RegionId)));
        return new SnapshotFreshness(
            run,
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
/// <param name="LastCompleteAt">When it was last listed completely; null: not in the last 10 000 runs.</param>
public sealed record ScopeThen(
    string AccountId, string RegionId, string Outcome, string? StaleReason, string? ErrorCode,
    DateTime? LastCompleteAt);
