using Npgsql;
using Sync.Alibaba;
using Sync.Alibaba.Walk;
using Sync.FlowLogs;

namespace Sync.Benchmarks.Merging;

/// <summary>One scope synced from a listing in memory: what a run does without the network.</summary>
internal sealed class InventoryInMemory(NpgsqlDataSource dataSource, Scope scope)
{
    private readonly CompleteListing.Walker _walker = new(new WalkLimits { PageSize = 100, Deadline = TimeSpan.FromMinutes(5) }, TimeProvider.System);

    /// <summary>Reads the hashes, compares, and writes what differs in one transaction.</summary>
    public async Task<FlowLogDiff> SyncAsync(IReadOnlyList<FlowLogEntry> cloud)
    {
        var diff = await CompareAsync(cloud);
        await MergeAsync(diff);
        return diff;
    }

    public async Task<FlowLogDiff> CompareAsync(IReadOnlyList<FlowLogEntry> cloud)
    {
        await using var connection = await dataSource.OpenConnectionAsync();
        var inventory = await FlowLogTable.ReadHashesAsync(connection, scope, CancellationToken.None);
        var listing = await _walker.WalkAsync(scope.RegionId, Pages(cloud), inventory, CancellationToken.None);
        return FlowLogDiff.Of(listing);
    }

    public async Task MergeAsync(FlowLogDiff diff)
    {
        if (diff.IsEmpty) return;
        await using var connection = await dataSource.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var at = await FlowLogMerge.TickAsync(connection);
        foreach (var portion in diff.Portions()) await FlowLogMerge.ApplyAsync(connection, scope, portion, at);
        await transaction.CommitAsync();
    }

    private static FetchPage Pages(IReadOnlyList<FlowLogEntry> cloud) => (pageNumber, pageSize, _) => Task.FromResult(
        new FlowLogPage(pageNumber, pageSize, cloud.Count, [.. cloud.Skip((pageNumber - 1) * pageSize).Take(pageSize)]));
}
