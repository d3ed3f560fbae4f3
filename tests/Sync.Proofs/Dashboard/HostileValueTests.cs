using Microsoft.Playwright;
using Sync.Alibaba.Answers;
using Sync.FlowLogs;
using Sync.Local.FakeCen;

using static Microsoft.Playwright.Assertions;

namespace Sync.Proofs.Dashboard;

[Collection(nameof(Chromium))]
public sealed class HostileValueTests(Chromium chromium)
{
    private const string Markup =
        "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>";

    // Without a slash, which the path of a URL cannot contain.
    private const string MarkupId = "<img src=x onerror=\"document.title='owned'\">";

    [ChromiumFact]
    public async Task Markup_in_values_is_shown_as_text_in_every_view()
    {
        await using var app = await SyncApplication.StartAsync(new FakeCloudOptions(Regions: 1, FlowLogs: 0));
        app.Cloud.Add(Hostile("before "));
        app.Cloud.Add(Some.FlowLog("flowlog-2"));
        await app.RunWellAsync();
        app.Cloud.Replace(Hostile("after "));
        await app.RunWellAsync();
        var selected = Uri.EscapeDataString($"{app.Cloud.AccountId}/{Some.Region}/flowlog-1");

        foreach (var (address, where) in ((string, string)[])
            [
                ("overview", ".bars"), ("inventory", ".list tbody"), ($"inventory?selected={selected}", ".panel"),
                ("drift", "li.event"),
            ])
        {
            await using var dashboard = await DashboardPage.OpenAsync(chromium, app, address);
            await Expect(dashboard.Main.Locator(where).Filter(new() { HasText = Markup }).First).ToBeVisibleAsync();
            await dashboard.SettleAsync();
            Assert.Equal(0, await dashboard.Main.Locator("img, script").CountAsync());
            Assert.DoesNotContain("owned", await dashboard.Page.TitleAsync(), StringComparison.Ordinal);
            Assert.Empty(dashboard.Complaints);
        }
    }

    [ChromiumFact]
    public async Task Markup_in_values_of_the_network_is_shown_as_text()
    {
        await using var app = await SyncApplication.StartAsync(new FakeCloudOptions(Regions: 1, FlowLogs: 0));
        await app.RunWellAsync();
        var end = NetworkRows.End("tr-attach-1", Markup) with
        {
            AttachmentEndId = MarkupId,
            TransitRouterAttachmentId = Markup,
            TransitRouterId = Markup,
            CenId = Markup,
            ResourceType = Markup,
            ResourceId = Markup,
            AttachmentName = Markup,
            PeerTransitRouterId = Markup + 2,
            PeerRegionId = Markup,
            Reason = Markup,
            Tags = WireTags.None.Add(Markup, Markup),
        };
        await app.StoreAsync(end);
        await app.StoreAsync(NetworkRows.Connection("x") with
        {
            AttachmentEndId = MarkupId,
            TransitRouterAttachmentId = Markup,
            TransitRouterAttachmentName = Markup,
            Options = $$"""{"a": {{System.Text.Json.JsonSerializer.Serialize(Markup)}}}""",
        });
        await app.StoreAsync(NetworkRows.Router with
        {
            TransitRouterId = Markup,
            CenId = Markup,
            TransitRouterName = Markup,
        });
        await app.StoreAsync(NetworkRows.OneCen with { CenId = Markup, Name = Markup });
        var selected = Uri.EscapeDataString($"{NetworkRows.Account}/{Some.Region}/{MarkupId}");

        await using var dashboard = await DashboardPage.OpenAsync(
            chromium, app, $"coverage?verdict=all&selected={selected}");

        foreach (var where in (string[])[".bars", ".block h3", ".list tbody", ".panel", ".panel .event"])
            await Expect(dashboard.Main.Locator(where).Filter(new() { HasText = Markup }).First).ToBeVisibleAsync();
        await dashboard.Main.Locator("[data-router]").First.FocusAsync();
        await Expect(dashboard.Main.Locator(".block .note")).ToContainTextAsync(Markup);
        await dashboard.Main.Locator("[aria-labelledby=map] summary").ClickAsync();
        await dashboard.SettleAsync();
        Assert.Equal(0, await dashboard.Main.Locator("img, script").CountAsync());
        Assert.DoesNotContain("owned", await dashboard.Page.TitleAsync(), StringComparison.Ordinal);
        Assert.Empty(dashboard.Complaints);
    }

    [ChromiumFact]
    public async Task A_very_long_value_is_truncated_and_shown_on_demand()
    {
        await using var app = await SyncApplication.StartAsync(new FakeCloudOptions(Regions: 1, FlowLogs: 0));
        app.Cloud.Add(Some.FlowLog("flowlog-1") with { Description = new string('x', 100_000) });
        await app.RunWellAsync();
        await using var dashboard = await DashboardPage.OpenAsync(
            chromium, app, $"inventory?selected={app.Cloud.AccountId}/{Some.Region}/flowlog-1");
        var description = dashboard.Main.Locator(".facts-list > div", new() { HasText = "description" });

        await description.GetByRole(AriaRole.Button, new() { Name = "Show all 100,000 characters" }).ClickAsync();

        Assert.Equal(100_000, (await description.Locator("dd").InnerTextAsync()).Length);
    }

    [ChromiumFact]
    public async Task The_browser_blocks_an_injected_script()
    {
        await using var app = await SyncApplication.StartAsync();
        await using var dashboard = await DashboardPage.OpenAsync(chromium, app);
        await dashboard.SettleAsync();

        var refused = await dashboard.Page.EvaluateAsync<string[]>(
            """
            async () => {
              const attempts = [
                () => { document.body.innerHTML = "<b>markup</b>"; },
                () => { document.createElement("script").text = "document.title = 'owned'"; },
                () => document.createElement("a").setAttribute("onclick", "document.title = 'owned'"),
                () => fetch("http://127.0.0.1:9/elsewhere"),
              ];
              return Promise.all(attempts.map(async attempt => {
                try { await attempt(); return "let through"; } catch (error) { return error.name; }
              }));
            }
            """);

        Assert.Equal(["TypeError", "TypeError", "TypeError", "TypeError"], refused);
        Assert.Contains(dashboard.Complaints, complaint => complaint.Contains("connect-src", StringComparison.Ordinal));
    }

    private static FlowLog Hostile(string prefix) => Some.FlowLog("flowlog-1") with
    {
        FlowLogName = prefix + Markup,
        Description = prefix + Markup,
        CenId = Markup,
        ProjectName = Markup,
        Status = Markup,
        Tags = WireTags.None.Add(Markup, prefix + Markup),
    };
}
