using Dapper;
using Npgsql;
using Sync.Inventory;
using Sync.Inventory.Fields;
using Sync.Inventory.Merging;
using Sync.Local.FakeCen;
using Sync.Network;

namespace Sync.Testing;

/// <summary>Writes the network of a fake cloud into the inventory, as a run that listed all of it.</summary>
internal static class NetworkInventory
{
    private const string Clear = """
        delete from sync.cen where account_id = @accountId;
        delete from sync.transit_router where account_id = @accountId;
        delete from sync.attachment where account_id = @accountId;
        delete from sync.network where account_id = @accountId;
        delete from sync.network_gap where account_id = @accountId
        """;

    private const string WasListed = """
        insert into sync.network (account_id, last_run_id, last_outcome, last_at, baseline_at)
        values (@accountId, 1, 'synced', now(), now())
        """;

    public static async Task WriteAsync(NpgsqlDataSource dataSource, FakeCloud cloud)
    {
        await using var connection = await dataSource.OpenConnectionAsync();
        await connection.ExecuteAsync(Clear, new { accountId = cloud.AccountId });
        var basic = cloud.Network.TransitRouters.Where(router => router.Type == TransitRouter.Basic)
            .Select(router => router.TransitRouterId).ToHashSet();
        await AddAsync(connection, Cen.Resource, cloud, cloud.Network.Cens);
        await AddAsync(connection, TransitRouter.Resource, cloud, cloud.Network.TransitRouters);
        await AddAsync(
            connection, Attachment.Resource, cloud,
            cloud.Network.Attachments.Where(end => !basic.Contains(end.TransitRouterId!)));
        await connection.ExecuteAsync(WasListed, new { accountId = cloud.AccountId });
    }

    private static async Task AddAsync<T>(
        NpgsqlConnection connection, Resource<T> resource, FakeCloud cloud, IEnumerable<T> entries)
        where T : Listed
    {
        foreach (var region in entries.GroupBy(entry => entry.RegionId ?? ""))
        {
            await using var transaction = await connection.BeginTransactionAsync();
            var diff = new Diff<T>([.. region.Select(resource.Hashed)], [], [], 0);
            await Merge.ApplyAsync(
                connection, resource, new Scope(cloud.AccountId, region.Key), diff,
                await Merge.TickAsync(connection));
            await transaction.CommitAsync();
        }
    }
}
