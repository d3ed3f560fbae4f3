using Microsoft.Playwright;
using Sync.Coverage;
using Sync.Local.FakeCen;
using Sync.Network;
using static Microsoft.Playwright.Assertions;

namespace Sync.Proofs.Dashboard;

/// <summary>The details of one end of a connection, and what a flow log covers.</summary>
[Collection(nameof(Chromium))]
public sealed class CoverageDetailTests(Chromium chromium)
{
    [ChromiumFact]
    public async Task A_connection_shows_its_attachment_flow_logs_and_history_and_leads_to_the_flow_log()
    {
        await using var app = await StartAsync();
        await app.StoreAsync(NetworkRows.End("tr-attach-1"));
        await app.StoreAsync(Covered("tr-attach-1"));
        await using var dashboard = await DashboardPage.OpenAsync(chromium, app, "coverage?verdict=covered");

        await dashboard.Main.Locator("[data-row*=tr-attach-1]").ClickAsync();

        var panel = dashboard.Main.Locator(".panel");
        await Expect(panel.Locator("h2")).ToBeFocusedAsync();
        await Expect(panel).ToContainTextAsync("✓covered shop");
        await Expect(panel.Locator("dl > div", new() { HasText = "zoneMappings" })).ToContainTextAsync("vsw-1");
        await Expect(panel.Locator(".event", new() { HasText = "verdict" })).ToHaveCountAsync(3);
        var change = panel.Locator(".event").First.GetByRole(AriaRole.Row, new() { Name = "verdict" });
        await Expect(change.GetByRole(AriaRole.Cell)).ToHaveTextAsync(["not_covered", "covered"]);
        await dashboard.ScreenshotAsync("coverage-detail-covered");

        await panel.GetByRole(AriaRole.Link, new() { Name = "a name" }).ClickAsync();

        await Expect(dashboard.Main.Locator(".panel h2")).ToHaveTextAsync("flowlog-1");
        await Expect(dashboard.Main.Locator(".panel")).ToContainTextAsync("It counts for 3 ends of connections.");
        Assert.Empty(dashboard.Complaints);
    }

    [ChromiumFact]
    public async Task What_is_worth_knowing_beside_the_verdict_is_shown_as_text()
    {
        await using var app = await StartAsync();
        const string text = "Flow log <b>fl</b> is of version 2; the newest is 3.";
        await app.StoreAsync(NetworkRows.End("tr-attach-1", Verdicts.Covered) with
        {
            Qualifiers = $$"""[{"kind":"old_version","text":"{{text}}"}]""",
        });
        await using var dashboard = await DashboardPage.OpenAsync(
            chromium, app, "coverage?verdict=all&selected=1/cn-hangzhou/tr-attach-1@tr-1");

        await Expect(dashboard.Main.Locator(".panel li:not(.event)", new() { HasText = "version 2" }))
            .ToHaveTextAsync(text);
        Assert.Empty(dashboard.Complaints);
    }

    [ChromiumFact]
    public async Task A_flow_log_of_a_transit_router_shows_what_it_counts_for_here_and_at_the_other_end()
    {
        await using var app = await StartAsync();
        await using var dashboard = await DashboardPage.OpenAsync(
            chromium, app, $"inventory?selected={app.Cloud.AccountId}/{Some.Region}/flowlog-1");

        var covers = dashboard.Main.Locator(".panel .ends li");
        await Expect(covers).ToHaveCountAsync(3);
        await dashboard.ScreenshotAsync("flow-log-covers");
        await covers.Filter(new() { HasText = "tr-attach-3" }).GetByRole(AriaRole.Link).First.ClickAsync();

        await Expect(dashboard.Main.Locator(".panel")).ToContainTextAsync("It is partly.");
        await Expect(dashboard.Main.Locator(".panel").GetByRole(AriaRole.Link, new() { Name = "a name" }))
            .ToHaveAttributeAsync("href", $"#/inventory?selected={app.Cloud.AccountId}%2Fcn-hangzhou%2Fflowlog-1");
    }

    [ChromiumFact]
    public async Task A_flow_log_that_covers_nothing_says_why()
    {
        await using var app = await StartAsync();
        foreach (var (id, why) in ((string, string)[])
            [
                ("flowlog-2", "Nothing: it names neither a transit router nor an attachment."),
                ("flowlog-3", "Nothing: its status is Inactive."),
            ])
        {
            await using var dashboard = await DashboardPage.OpenAsync(
                chromium, app, $"inventory?selected={app.Cloud.AccountId}/{Some.Region}/{id}");
            await Expect(dashboard.Main.Locator(".panel")).ToContainTextAsync(why);
            Assert.Empty(dashboard.Complaints);
        }
    }

    /// <summary>
    /// Starts an app with a flow log of transit router tr-1, which counts for a VPC and both ends of a connection to
    /// tr-2, and with a VPC that has none.
    /// </summary>
    private static async Task<SyncApplication> StartAsync()
    {
        var app = await SyncApplication.StartAsync(new FakeCloudOptions(Regions: 1, FlowLogs: 0));
        app.Cloud.Add(Some.FlowLog("flowlog-1") with { TransitRouterId = "tr-1" });
        app.Cloud.Add(Some.FlowLog("flowlog-2"));
        app.Cloud.Add(Some.FlowLog("flowlog-3", "Inactive") with { TransitRouterId = "tr-1" });
        await app.RunWellAsync();
        await app.StoreAsync(NetworkRows.Router, NetworkRows.Router with { TransitRouterId = "tr-2" });
        await app.StoreAsync(NetworkRows.Connection("tr-attach-1"), NetworkRows.Connection("tr-attach-2"));
        await app.StoreAsync(
            Covered("tr-attach-1"), NetworkRows.End("tr-attach-2"),
            Partly("tr-1", "tr-2"), Partly("tr-2", "tr-1"));
        return app;
    }

    private static AttachmentCoverage Covered(string id) => NetworkRows.End(id, Verdicts.Covered);

    private static AttachmentCoverage Partly(string routerId, string peerId) =>
        NetworkRows.End("tr-attach-3", Verdicts.Partly, routerId, "TR") with
        {
            PeerTransitRouterId = peerId,
            PeerRegionId = Some.Region,
            FlowLogs = """["flowlog-1"]""",
        };
}
