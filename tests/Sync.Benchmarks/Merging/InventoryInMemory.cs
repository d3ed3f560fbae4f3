using Npgsql;
using Sync.FlowLogs;
using Sync.Inventory;
using Sync.Inventory.Merging;
using Sync.Inventory.Walk;

namespace Sync.Benchmarks.Merging;

/// <summary>Syncs one scope from pages in memory, as a run does but without the network.</summary>
internal sealed class InventoryInMemory(NpgsqlDataSource dataSource, Scope scope)
{
    private readonly CompleteListing<FlowLog>.Walker _walker = new(
        FlowLog.Resource, new WalkLimits { PageSize = 100, Deadline = TimeSpan.FromMinutes(5) }, TimeProvider.System);

    /// <summary>Reads the hashes, compares, and writes what differs in one transaction.</summary>
    public async Task<Diff<FlowLog>> SyncAsync(IReadOnlyList<FlowLog> cloud)
    {
        var diff = await CompareAsync(cloud);
        await MergeAsync(diff);
        return diff;
    }

    public async Task<Diff<FlowLog>> CompareAsync(IReadOnlyList<FlowLog> cloud)
    {
        await using var connection = await dataSource.OpenConnectionAsync();
        var inventory = await Stored.ReadHashesAsync(connection, FlowLog.Resource, scope, CancellationToken.None);
        var listing = await _walker.WalkAsync(scope.RegionId, Pages(cloud), inventory, CancellationToken.None);
        return Diff<FlowLog>.Of(listing);
    }

    public async Task MergeAsync(Diff<FlowLog> diff)
    {
        if (diff.IsEmpty) return;
        await using var connection = await dataSource.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var at = await Merge.TickAsync(connection);
        foreach (var portion in diff.Portions())
            await Merge.ApplyAsync(connection, FlowLog.Resource, scope, portion, at);
        await transaction.CommitAsync();
    }

    private static FetchPage<FlowLog> Pages(IReadOnlyList<FlowLog> cloud) => (pageNumber, pageSize, _) =>
        Task.FromResult(new ListedPage<FlowLog>(
            pageNumber, pageSize, cloud.Count, [.. cloud.Skip((pageNumber - 1) * pageSize).Take(pageSize)]));
}
