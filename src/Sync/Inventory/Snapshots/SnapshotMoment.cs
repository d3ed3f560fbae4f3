using Dapper;
using Npgsql;
using Sync.Http;

namespace Sync.Inventory.Snapshots;

/// <summary>The newest state that can be shown.</summary>
/// <param name="tick">
/// Contains the time of the last change of the inventory. Everything merged so far has this or an earlier timestamp,
/// and later merges have later ones, because merges commit in the order of their timestamps. So the result of "as of"
/// this time never changes.
/// </param>
public sealed class SnapshotMoment(
    SnapshotTick tick, IReadOnlyList<ScopeFreshness> scopes, NetworkFreshness network)
{
    /// <summary>Reads what is stale, in one round trip: readers wait for it whenever the tick has changed.</summary>
    internal static async Task<SnapshotMoment> ReadAsync(NpgsqlConnection connection, SnapshotTick tick)
    {
        using var results = await connection.QueryMultipleAsync(
            $"{ScopeFreshness.All};\n{NetworkFreshness.All}", new { at = (DateTime?)null });
        IReadOnlyList<ScopeFreshness> scopes = [.. await results.ReadAsync<ScopeFreshness>()];
        return new SnapshotMoment(tick, scopes, await NetworkFreshness.ReadAsync(results));
    }

    public SnapshotTick Tick => tick;

    public DateTime At => tick.At;

    /// <summary>The newest finished run; null before the first.</summary>
    public long? NewestRun => tick.NewestRun;

    /// <summary>Has to be part of every entity tag.</summary>
    public string Timeline => tick.Timeline;

    public Cursors Cursors { get; } = new(Convert.FromBase64String(tick.Key), tick.Today, tick.Timeline);

    /// <summary>
    /// What <paramref name="filter"/> selects and the newest run did not verify: scopes, including regions that were
    /// never seen, or parts of the network.
    /// </summary>
    public IReadOnlyList<StaleRegion> Stale(SnapshotFilter filter) => filter.Resource.IsListedByRegion
        ? StaleScopes(filter)
        : network.Stale(filter, NewestRun);

    private IReadOnlyList<StaleRegion> StaleScopes(SnapshotFilter filter)
    {
        var requested = scopes
            .Where(scope => Has(filter.AccountId, scope.AccountId) && Has(filter.RegionId, scope.RegionId))
            .ToList();
        var stale = requested
            .Select(scope => (Scope: scope, Reason: scope.StaleReason(NewestRun)))
            .Where(each => each.Reason is not null)
            .Select(each => new StaleRegion(
                each.Scope.AccountId, each.Scope.RegionId, each.Reason!, each.Scope.LastCompleteAt));
        var unknown = filter.RegionId.Where(region => requested.TrueForAll(scope => scope.RegionId != region))
            .Select(region => new StaleRegion(null, region, StaleRegion.NeverSeen, null));
        return [.. stale, .. unknown];
    }

    private static bool Has(IReadOnlyList<string> filter, string value) => filter.Count == 0 || filter.Contains(value);
}
