using Sync.Tests.Support;

namespace Sync.Tests.FlowLogs;

public class FilterTests
{
    private const string Region = "cn-hangzhou";

    [Fact]
    public async Task A_filter_makes_an_inventory_of_what_matches_it()
    {
        await using var app = await SyncApplication.StartAsync(settings: [("Sync:Alibaba:Filter:Status", "Inactive")]);

        await app.RunWellAsync();

        var expected = app.Cloud.FlowLogs(Region).Where(flowLog => flowLog.Status == "Inactive").Select(flowLog => flowLog.FlowLogId);
        Assert.Equal(expected.Order(), await app.InventoryIdsAsync(Region));
    }

    [Fact]
    public async Task A_filter_set_later_leaves_alone_what_it_does_not_cover()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 0), ("Sync:Alibaba:Filter:CenId", "cen-1"));
        app.Cloud.Add(Some.FlowLog("flowlog-covered"));
        await app.RunWellAsync();
        await app.ExecuteAsync(
            """
            insert into sync.flow_log (account_id, region_id, flow_log_id, cen_id, tags, content_hash, first_seen_at, valid_from)
            select account_id, region_id, 'flowlog-of-before', 'cen-2', '{}', gen_random_uuid(), now(), now() from sync.flow_log
            """);
        app.Cloud.Remove(Region, "flowlog-covered");

        var report = await app.RunWellAsync();

        Assert.Equal(1, report.Scopes.Single().Removed);
        Assert.Equal(["flowlog-of-before"], await app.InventoryIdsAsync(Region));
    }
}
