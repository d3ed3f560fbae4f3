using System.Security.Cryptography;
using System.Text;
using Sync.FlowLogs;
using Sync.Inventory.Snapshots;

namespace Sync.Proofs.Load;

/// <summary>
/// Every committed state of the inventory, rebuilt from the versions and the drift events in the database.
/// </summary>
internal sealed class InventoryStates
{
    private sealed record Version(
        string RegionId, string FlowLogId, Guid ContentHash, DateTime ValidFrom, DateTime? ValidTo);

    private readonly IReadOnlyList<Version> _versions;
    private readonly Dictionary<DateTime, long> _runs;
    private readonly HashSet<DateTime> _moments;
    private readonly Dictionary<DateTime, string> _states = [];

    private InventoryStates(IReadOnlyList<Version> versions, IEnumerable<(DateTime At, long RunId)> runs)
    {
        _versions = versions;
        _runs = runs.ToDictionary(run => run.At, run => run.RunId);
        _moments =
        [
            .. versions.Select(version => version.ValidFrom),
            .. versions.Select(version => version.ValidTo).OfType<DateTime>(),
        ];
    }

    private const string Versions = """
        select region_id, flow_log_id, content_hash, valid_from, valid_to from sync.flow_log_history
        union all
        select region_id, flow_log_id, content_hash, valid_from, null from sync.flow_log
        """;

    public static async Task<InventoryStates> ReadAsync(SyncApplication app) =>
        new(
            await app.QueryAsync<Version>(Versions),
            await app.QueryAsync<(DateTime, long)>("select distinct at, run_id from sync.drift_event"));

    /// <summary>
    /// Checks that the walk returned one complete committed state and named the run that committed it.
    /// </summary>
    public void Check(Walk walk)
    {
        Assert.True(_moments.Contains(walk.AsOf), $"Nothing was committed at the time of {walk}.");
        if (!_states.TryGetValue(walk.AsOf, out var state)) _states[walk.AsOf] = state = At(walk.AsOf);
        Assert.True(walk.State == state, $"Not a state of the inventory: {walk}.");
        if (walk.Run is { } run && _runs.TryGetValue(walk.AsOf, out var made)) Assert.Equal(made, run);
    }

    private string At(DateTime moment) => Of(
        from version in _versions
        where version.ValidFrom <= moment && (version.ValidTo is null || version.ValidTo > moment)
        select Show(version.RegionId, version.FlowLogId, version.ContentHash, version.ValidFrom));

    public static string Of(IEnumerable<string> flowLogs) =>
        Convert.ToHexString(
            SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', flowLogs.Order(StringComparer.Ordinal)))));

    /// <summary>Uses the hash of the values that the reader received, not of the stored values.</summary>
    public static string Show(SnapshotItem<FlowLog> item) =>
        Show(item.Content.RegionId!, item.Content.FlowLogId, FlowLog.Resource.Hash(item.Content), item.ChangedAt);

    private static string Show(string regionId, string flowLogId, Guid hash, DateTime changedAt) =>
        $"{regionId} {flowLogId} {hash} {Reading.At(changedAt)}";
}
