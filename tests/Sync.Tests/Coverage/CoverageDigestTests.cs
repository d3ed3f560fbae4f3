using Sync.Local.FakeCen;

namespace Sync.Tests.Coverage;

/// <summary>Coverage events in messages, next to the drift that they follow from.</summary>
public sealed class CoverageDigestTests
{
    [Fact]
    public async Task A_digest_counts_coverage_events_beside_the_drift_that_they_follow_from()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await SyncApplication.StartAsync(
            new FakeCloudOptions(Regions: 1, FlowLogs: 0, Cens: 0, TransitRouters: 0, Attachments: 0),
            [
                .. receiver.Sink(0, "ops"), ("Sync:Alerts:0:Severity", "low"), ("Sync:Alerts:DigestAbove", "3"),
                ("Sync:Network:Enabled", "true"),
            ]);
        var part = new WalkPart(app.Cen);
        var router = part.Router();
        for (var number = 0; number < 4; number++) part.Logged(part.Attach(router));
        await app.RunWellAsync();
        foreach (var flowLog in app.Cloud.FlowLogs(part.Region(0)))
            app.Cloud.Replace(flowLog with { Status = "Inactive" });
        var run = await app.RunWellAsync();

        await app.SendAsync();

        var received = Assert.Single(receiver.Received);
        var counts = received.Data["counts"]!;
        Assert.Equal(
            ("sync.inventory.digest", 8, 3, run.RunId),
            (received.Type, (int)received.Data["total"]!, received.EventIds.Count, (long?)received.Data["runId"]));
        Assert.Equal((4, 4), ((int)counts["kinds"]!["uncovered"]!, (int)counts["kinds"]!["changed"]!));
        Assert.Equal((4, 4), ((int)counts["resources"]!["attachment"]!, (int)counts["resources"]!["flow_log"]!));
        Assert.Equal(8, (await app.DeliveriesAsync()).Count(each => each.EndsWith(" sent", StringComparison.Ordinal)));
    }
}
