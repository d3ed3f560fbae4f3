using Sync.Alibaba.Answers;
using Sync.Coverage;
using Sync.FlowLogs;
using Sync.Inventory;
using Sync.Inventory.Merging;
using Sync.Inventory.Snapshots;
using Sync.Network;

namespace Sync.Testing;

/// <summary>Fills the tables of the network and its coverage, without a run and without the cloud.</summary>
internal static class NetworkRows
{
    /// <summary>No account of the fake cloud, so that no run changes its rows.</summary>
    public const string Account = "1";

    public static Cen OneCen { get; } = new() { CenId = "cen-1", Name = "production", Status = "Active" };

    public static TransitRouter Router { get; } = new()
    {
        TransitRouterId = "tr-1",
        CenId = "cen-1",
        RegionId = Some.Region,
        Type = "Enterprise",
        Status = "Active",
    };

    public static Attachment Connection(string id, string routerId = "tr-1", string kind = "VPC") => new()
    {
        AttachmentEndId = Attachment.EndId(id, routerId),
        TransitRouterAttachmentId = id,
        TransitRouterId = routerId,
        CenId = "cen-1",
        RegionId = Some.Region,
        ResourceType = kind,
        TransitRouterAttachmentName = "shop",
        Status = "Attached",
        VpcId = $"vpc-{id}",
        ZoneMappings = """[{"VSwitchId":"vsw-1","ZoneId":"cn-hangzhou-h"}]""",
        CreationTime = "2024-07-24T13:00Z",
        Tags = WireTags.None.Add("env", "prod"),
    };

    /// <summary>The coverage of an end in the region <see cref="Some.Region"/>.</summary>
    public static AttachmentCoverage End(
        string id, string verdict = Verdicts.NotCovered, string routerId = "tr-1", string kind = "VPC") => new()
        {
            AttachmentEndId = Attachment.EndId(id, routerId),
            TransitRouterAttachmentId = id,
            TransitRouterId = routerId,
            CenId = "cen-1",
            RegionId = Some.Region,
            ResourceType = kind,
            ResourceId = $"vpc-{id}",
            AttachmentName = "shop",
            Verdict = verdict,
            Reason = verdict == Verdicts.NotCovered ? "No flow log." : $"It is {verdict}.",
            FlowLogs = verdict == Verdicts.Covered ? """["flowlog-1"]""" : "[]",
            Since = "2026-07-24T13:00:52Z",
            Tags = WireTags.None.Add("env", "prod"),
        };

    /// <summary>One of each.</summary>
    public static async Task StoreNetworkAsync(this SyncApplication app)
    {
        await app.StoreAsync(OneCen);
        await app.StoreAsync(Router);
        await app.StoreAsync(Connection("tr-attach-1"));
        await app.StoreAsync(End("tr-attach-1"));
    }

    /// <summary>Stores flow logs of the account as a run does, with the scope <see cref="Some.Region"/>.</summary>
    public static async Task StoreFlowLogsAsync(this SyncApplication app, params FlowLog[] flowLogs)
    {
        await app.StoreAsync(flowLogs);
        await app.ExecuteAsync(
            """
            insert into sync.scope (account_id, region_id, last_run_id, last_outcome, last_at)
            values (@Account, @Region, 1, 'synced', now())
            on conflict do nothing
            """,
            new { Account, Some.Region });
    }

    /// <summary>Adds new items and changes those that differ.</summary>
    /// <returns>The time of the change.</returns>
    public static Task<DateTime> StoreAsync<T>(this SyncApplication app, params T[] items)
        where T : Listed, IResource<T> => app.MergeAsync<T>(items, (known, hashed) => new Diff<T>(
            [.. hashed.Where(each => !known.ContainsKey(each.Item.Id))],
            [.. hashed.Where(each => known.TryGetValue(each.Item.Id, out var hash) && hash != each.Hash)], [], 0));

    public static Task<DateTime> RemoveAsync<T>(this SyncApplication app, params T[] items)
        where T : Listed, IResource<T> => app.MergeAsync<T>(
            items, (_, hashed) => new Diff<T>([], [], [.. hashed.Select(each => each.Item.Id)], 0));

    private static async Task<DateTime> MergeAsync<T>(
        this SyncApplication app, IEnumerable<T> items,
        Func<IReadOnlyDictionary<string, Guid>, IReadOnlyList<Hashed<T>>, Diff<T>> compare)
        where T : Listed, IResource<T>
    {
        await using var connection = await app.DataSource.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var at = await Merge.TickAsync(connection);
        foreach (var region in items.GroupBy(item => item.RegionId ?? ""))
        {
            var scope = new Scope(Account, region.Key);
            var known = await Stored.ReadHashesAsync(connection, T.Resource, scope, CancellationToken.None);
            var diff = compare(known, [.. region.Select(T.Resource.Hashed)]);
            await Merge.ApplyAsync(connection, T.Resource, scope, diff, at);
        }

        await transaction.CommitAsync();
        // Readers see a commit of another process after this time.
        await Task.Delay(SnapshotClock.Lease * 2);
        return at;
    }
}
