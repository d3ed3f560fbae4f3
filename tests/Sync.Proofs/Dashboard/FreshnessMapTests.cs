using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Sync.Proofs.Dashboard;

[Collection(nameof(Chromium))]
public sealed class FreshnessMapTests(Chromium chromium, DashboardWorld world)
{
    [ChromiumFact]
    public async Task A_scope_is_shown_by_mouse_and_by_keyboard()
    {
        await using var dashboard = await world.OpenAsync(chromium, "overview");
        var map = dashboard.Main.Locator(".freshness");
        var hint = dashboard.Main
            .Locator(".hinted", new() { Has = dashboard.Page.Locator(".freshness") }).Locator(".tip");
        await dashboard.SettleAsync();

        // The first column is the region with a problem.
        var cell = map.Locator(".failed .cells");
        await cell.ScrollIntoViewIfNeededAsync();
        await cell.HoverAsync();
        await Expect(hint).ToContainTextAsync(DashboardWorld.DeniedRegion);
        await Expect(hint).ToContainTextAsync(new Regex("failed, verified .* ago"));
        await dashboard.ScreenshotAsync("map-hint");
        await cell.ClickAsync();
        var picked = dashboard.Main.Locator(".picked");
        await Expect(picked).ToContainTextAsync(new Regex("failed.*Forbidden"));

        await map.FocusAsync();
        await dashboard.Page.Keyboard.PressAsync("ArrowRight");
        await Expect(picked).ToContainTextAsync(new Regex("synced.*verified"));
        await picked.GetByRole(AriaRole.Link).ClickAsync();
        await Expect(dashboard.Page.Locator("#page-of")).ToContainTextAsync("flow logs");
        Assert.Matches("#/inventory\\?accountId=\\d+&regionId=", await dashboard.AddressAsync());
        Assert.Empty(dashboard.Complaints);
    }

    [ChromiumFact]
    public async Task The_table_has_every_scope_with_those_not_verified_first()
    {
        await using var dashboard = await world.OpenAsync(chromium, "overview");
        var inRegion = await world.App.ScalarAsync<long>(
            "select count(*) from sync.flow_log where region_id = 'cn-hangzhou'");

        await dashboard.Main.Locator("[aria-labelledby=freshness] summary").ClickAsync();

        var rows = dashboard.Page.GetByRole(AriaRole.Region, new() { Name = "Freshness by account and region" })
            .Locator("tbody tr");
        await Expect(rows).ToHaveCountAsync(8);
        await Expect(rows.First).ToContainTextAsync(new Regex($"{DashboardWorld.DeniedRegion}.*failed.*Forbidden"));
        await Expect(rows.Filter(new() { HasText = "cn-hangzhou" }))
            .ToContainTextAsync(new Regex($"synced.*ago.*{inRegion} flow logs"));
    }

    [ChromiumFact]
    public async Task Three_scopes_have_cells_with_their_age()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 3, FlowLogs: 10));
        await app.RunWellAsync();
        await app.ExecuteAsync(
            """
            update sync.account set name = 'production';
            insert into sync.scope (account_id, region_id, last_run_id, last_outcome, last_at, last_complete_at)
            values ('2', 'us-west-1', 1, 'incomplete', now(), null)
            """);
        await using var dashboard = await DashboardPage.OpenAsync(chromium, app, "overview");
        await dashboard.ScreenshotAsync("map-3", fullPage: true);

        await Expect(dashboard.Main.Locator(".freshness text.age")).ToHaveTextAsync(
            [new Regex("^! never$"), new Regex("^✓ \\d+ s$"), new Regex("✓"), new Regex("✓")]);
        await Expect(dashboard.Main.Locator(".freshness")).ToContainTextAsync("production");
        await Expect(dashboard.Main.Locator(".troubles")).ToContainTextAsync("1 of 4 scopes is stale");
    }
}
