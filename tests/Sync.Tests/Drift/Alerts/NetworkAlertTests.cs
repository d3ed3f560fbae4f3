using System.Net.Http.Json;
using Sync.Drift.Deliveries;
using Sync.Network;

namespace Sync.Tests.Drift.Alerts;

/// <summary>Alerts of CEN instances, transit routers and attachments.</summary>
public class NetworkAlertTests
{
    private static readonly Attachment Attachment = NetworkWatch.Attachment;

    private static readonly (string, string) OfAttachments =
        ("Sync:Alerts:0:Resources", "attachment,transit_router,flow_log");

    [Fact]
    public async Task Only_a_rule_that_names_the_resource_selects_its_events()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await NetworkWatch.StartAsync(
            [
                .. receiver.Sink(0, "logs"), .. receiver.Sink(1, "net"),
                ("Sync:Alerts:0:Sinks", "logs"),
                ("Sync:Alerts:1:Sinks", "net"), ("Sync:Alerts:1:Resources", "attachment"),
                ("Sync:Alerts:1:Fields", "bandwidth"),
            ]);

        await app.PutStatusAsync("Inactive");
        await app.ListAsync(TransitRouter.Resource, NetworkWatch.Router());
        await app.ListAsync(Attachment.Resource, Attachment);
        await app.ListAsync(Attachment.Resource, Attachment with { Bandwidth = 5 });

        Assert.Equal(
            ["logs changed flow_log flowlog-1 flowlog-1", "net changed attachment tr-attach-1@tr-1 "],
            await app.QueryAsync<string>(
                """
                select format('%s %s %s %s %s', sink, kind, resource, resource_id, flow_log_id)
                from report.delivery
                order by delivery_id
                """));
    }

    [Fact]
    public async Task A_message_about_the_network_has_its_own_type_and_names_what_changed()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await AlertWatch.StartAsync(receiver, NetworkWatch.Off, OfAttachments);
        await app.ListAsync(Attachment.Resource, Attachment);

        await app.SendAsync();

        var received = Assert.Single(receiver.Received);
        var told = received.Data["events"]![0]!;
        Assert.Equal("sync.inventory.drift", received.Type);
        Assert.Equal(1, (int)received.Data["counts"]!["resources"]!["attachment"]!);
        Assert.Equal(
            ["attachment", "tr-attach-1@tr-1", "shop", "cen-1", null, null],
            new[] { "resource", "resourceId", "resourceName", "cenId", "flowLogId", "flowLogName" }
                .Select(name => (string?)told[name]));
    }

    [Fact]
    public async Task An_event_that_was_pending_and_a_removal_are_sent_with_the_tags()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await AlertWatch.StartAsync(
            receiver, NetworkWatch.Off, OfAttachments, ("Sync:Drift:DebounceRuns", "2"));
        await app.ListAsync(Attachment.Resource, Attachment);
        for (var run = 0; run < 2; run++)
            await app.ListAsync(Attachment.Resource, Attachment with { Status = "Detaching" });

        await app.ListAsync(Attachment.Resource);

        Assert.Equal(
            ["added test tr-attach-1@tr-1", "changed test tr-attach-1@tr-1", "removed test tr-attach-1@tr-1"],
            await app.QueryAsync<string>(
                """
                select concat_ws(' ', event->>'kind', event->'tags'->>'env', event->>'resourceId')
                from sync.delivery
                order by delivery_id
                """));
    }

    [Fact]
    public async Task A_delivery_that_was_stored_before_there_were_resources_is_sent_as_before()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await AlertWatch.StartAsync(receiver);
        await app.PutStatusAsync("Inactive");
        await app.ExecuteAsync("update sync.delivery set event = event - 'resource' - 'resourceId' - 'resourceName'");

        await app.SendAsync();

        var received = Assert.Single(receiver.Received);
        Assert.Equal(("sync.flowlog.drift", "changed:flowlog-1"), (received.Type, received.Told));
        Assert.Equal("a name", (string?)received.Data["events"]![0]!["flowLogName"]);
        Assert.Null(received.Data["counts"]!["resources"]);
        var item = Assert.Single((await app.Http.GetFromJsonAsync<DeliveryPage>("/api/deliveries"))!.Items);
        Assert.Equal(("flow_log", "flowlog-1"), (item.Resource, item.ResourceId));
    }
}
