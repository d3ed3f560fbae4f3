using Sync.Network;

namespace Sync.Tests.Drift;

/// <summary>Changes of CEN instances, transit routers and attachments.</summary>
public class NetworkDriftTests
{
    private static readonly Attachment Attachment = NetworkWatch.Attachment;

    [Fact]
    public async Task An_event_has_the_ID_the_name_and_the_CEN_instance_of_what_changed()
    {
        await using var app = await NetworkWatch.StartAsync();

        await app.ListAsync(Cen.Resource, NetworkWatch.Cen);
        await app.ListAsync(TransitRouter.Resource, NetworkWatch.Router());
        await app.ListAsync(Attachment.Resource, Attachment);

        Assert.Equal(
            [
                "cen cen-1 production cen-1 ", "transit_router tr-1 hangzhou cen-1 cn-hangzhou",
                "attachment tr-attach-1@tr-1 shop cen-1 cn-hangzhou",
            ],
            await app.QueryAsync<string>(
                """
                select concat_ws(' ', resource, flow_log_id, flow_log_name, cen_id, region_id)
                from sync.drift_event
                order by at
                """));
    }

    [Fact]
    public async Task The_severity_follows_from_the_fields_of_the_resource()
    {
        await using var app = await NetworkWatch.StartAsync();
        Attachment[] listed =
        [
            Attachment,
            Attachment with { TransitRouterAttachmentName = "store" },
            Attachment with { TransitRouterAttachmentName = "store", Bandwidth = 5 },
            Attachment with { TransitRouterAttachmentName = "store", Bandwidth = 5, Status = "Detached" },
        ];

        foreach (var each in listed) await app.ListAsync(Attachment.Resource, each);
        await app.ListAsync(Attachment.Resource);

        Assert.Equal(
            [
                "attachment added medium shown", "attachment changed low shown transitRouterAttachmentName",
                "attachment changed medium shown bandwidth", "attachment changed high shown status",
                "attachment removed high shown",
            ],
            await app.NetworkDriftAsync());
        await using var connection = await app.DataSource.OpenConnectionAsync();
        Assert.Empty(await Invariants.FindBrokenAsync(connection, DriftInvariants.All));
    }

    [Fact]
    public async Task A_transient_status_of_the_network_is_reported_after_DebounceRuns()
    {
        await using var app = await NetworkWatch.StartAsync();
        await app.ListAsync(Attachment.Resource, Attachment);

        await app.ListAsync(Attachment.Resource, Attachment with { Status = "Detaching" });
        await app.ListAsync(Attachment.Resource, Attachment with { Status = "Detaching" });
        Assert.Equal("attachment changed high pending status", (await app.NetworkDriftAsync())[^1]);
        await app.ListAsync(Attachment.Resource, Attachment with { Status = "Detaching" });

        Assert.Equal("attachment changed high shown status", (await app.NetworkDriftAsync())[^1]);
    }

    [Fact]
    public async Task A_status_that_returns_to_its_original_value_is_never_reported()
    {
        await using var app = await NetworkWatch.StartAsync();
        await app.ListAsync(TransitRouter.Resource, NetworkWatch.Router());

        await app.ListAsync(TransitRouter.Resource, NetworkWatch.Router() with { Status = "Upgrading" });
        await app.ListAsync(TransitRouter.Resource, NetworkWatch.Router());

        Assert.Equal(
            ["transit_router added medium shown", "transit_router changed high folded status"],
            (await app.NetworkDriftAsync()).Take(2));
        Assert.Equal(
            2, await app.ScalarAsync<long>("select count(*) from sync.drift_event where state = 'folded'"));
    }

    [Fact]
    public async Task The_listing_of_a_region_shows_no_pending_event_of_its_network()
    {
        await using var app = await NetworkWatch.StartAsync();
        await app.ListAsync(Attachment.Resource, Attachment);
        await app.ListAsync(Attachment.Resource, Attachment with { Status = "Detaching" });

        for (var run = 0; run < 3; run++) await app.RunWellAsync();

        Assert.Equal("attachment changed high pending status", (await app.NetworkDriftAsync())[^1]);
    }

    [Fact]
    public async Task Items_of_two_resources_with_the_same_ID_do_not_share_events()
    {
        await using var app = await NetworkWatch.StartAsync();
        var router = NetworkWatch.Router("flowlog-1");
        await app.ListAsync(TransitRouter.Resource, router);

        await app.PutStatusAsync("Inactive");
        await app.ListAsync(TransitRouter.Resource, router with { Status = "Inactive" });

        Assert.Equal("transit_router changed high shown status", (await app.NetworkDriftAsync())[^1]);
        Assert.Equal(0, await app.ScalarAsync<long>("select sum(flaps) from sync.drift_event"));
    }

    [Fact]
    public async Task A_rule_is_about_flow_logs_unless_it_names_another_resource()
    {
        await using var app = await NetworkWatch.StartAsync(
            ("Sync:Drift:Ignore:0:Cen", "cen-1"),
            ("Sync:Drift:Ignore:1:Resource", "transit_router"),
            ("Sync:Drift:Severity:0:Kind", "added"), ("Sync:Drift:Severity:0:Severity", "low"),
            ("Sync:Drift:Severity:1:Resource", "attachment"), ("Sync:Drift:Severity:1:Field", "bandwidth"),
            ("Sync:Drift:Severity:1:Severity", "high"));

        await app.ListAsync(TransitRouter.Resource, NetworkWatch.Router());
        await app.ListAsync(Attachment.Resource, Attachment);
        await app.ListAsync(Attachment.Resource, Attachment with { Bandwidth = 5 });
        await app.PutStatusAsync("Inactive");

        Assert.Equal(
            [
                "transit_router added medium ignored", "attachment added medium shown",
                "attachment changed high shown bandwidth",
            ],
            await app.NetworkDriftAsync());
        Assert.Equal("ignored", Assert.Single(await app.DriftAsync()).State);
    }
}
