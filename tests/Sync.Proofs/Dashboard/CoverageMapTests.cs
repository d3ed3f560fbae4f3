using Microsoft.Playwright;
using Sync.Local.FakeCen;
using static Microsoft.Playwright.Assertions;

namespace Sync.Proofs.Dashboard;

/// <summary>The map of CEN instances, transit routers and the connections between them.</summary>
[Collection(nameof(Chromium))]
public sealed class CoverageMapTests(Chromium chromium, DashboardWorld world)
{
    [ChromiumFact]
    public async Task Every_transit_router_is_a_cell_with_its_counts_and_every_peer_connection_a_line()
    {
        await using var dashboard = await world.OpenAsync(chromium, "coverage");
        var routers = await world.App.ScalarAsync<int>(
            "select count(*)::int from sync.transit_router where cen_id like 'cen-000%'");
        var pairs = await world.App.ScalarAsync<int>(
            """
            select count(distinct least(transit_router_id, peer_transit_router_id) || ' '
                || greatest(transit_router_id, peer_transit_router_id))::int
            from sync.coverage
            where peer_transit_router_id is not null
            """);
        var (router, uncovered, covered) = await world.App.ScalarAsync<(string, int, int)>(
            """
            select transit_router_id, count(*) filter (where verdict = 'not_covered')::int,
                count(*) filter (where verdict = 'covered')::int
            from sync.coverage
            group by 1
            having count(*) filter (where verdict = 'not_covered') > 0
            order by 1
            limit 1
            """);

        await Expect(dashboard.Main.Locator("[data-cen^=cen-000] [data-router]")).ToHaveCountAsync(routers);
        await Expect(dashboard.Main.Locator("[data-cen^=cen-000] g.line")).ToHaveCountAsync(pairs);
        var cell = dashboard.Main.Locator($"[data-router={router}]");
        await Expect(cell).ToContainTextAsync($"✕{uncovered} ");
        await Expect(cell).ToContainTextAsync($"✓{covered}");
        await Expect(cell).ToHaveClassAsync("router not_covered");
        await Expect(cell.Locator(".sign")).ToHaveTextAsync("✕");
        Assert.Empty(dashboard.Complaints);
    }

    [ChromiumFact]
    public async Task A_line_has_the_worst_verdict_of_its_ends()
    {
        await using var dashboard = await world.OpenAsync(chromium, "coverage");
        var lines = await world.App.QueryAsync<(string From, string To, string Worst)>(
            """
            select least(transit_router_id, peer_transit_router_id),
                greatest(transit_router_id, peer_transit_router_id),
                (array_agg(verdict order by array_position(
                    array['not_covered', 'partly', 'unknown', 'covered', 'impossible'], verdict)))[1]
            from sync.coverage
            where peer_transit_router_id is not null
            group by 1, 2
            """);

        Assert.True(lines.Select(line => line.Worst).Distinct().Count() > 2);
        foreach (var (from, to, worst) in lines)
        {
            await Expect(dashboard.Main.Locator($"g.line.{worst}").Filter(new() { HasText = $"{from} – {to}: " }))
                .ToHaveCountAsync(1);
        }
    }

    [ChromiumFact]
    public async Task A_transit_router_shows_its_connections_in_the_list_by_pointer_and_by_keyboard()
    {
        var ends = await world.App.ScalarAsync<int>(
            "select count(*)::int from sync.coverage where cen_id = 'cen-0001' and region_id = 'ap-northeast-1'");
        await using var dashboard = await world.OpenAsync(chromium, "coverage?cenId=cen-0001");
        var pageOf = dashboard.Page.Locator("#page-of");
        var cells = dashboard.Main.Locator("[data-router]");
        await Expect(dashboard.Main.Locator("[data-router][tabindex='0']")).ToHaveCountAsync(1);

        await cells.First.ClickAsync();
        await Expect(pageOf).ToContainTextAsync($"of {ends} ends");
        await Expect(pageOf).ToBeFocusedAsync();
        await Expect(cells.First).ToHaveAttributeAsync("aria-current", "true");

        // Regions are in the order of the alphabet, in two columns.
        await cells.First.FocusAsync();
        await dashboard.Page.Keyboard.PressAsync("End");
        await dashboard.Page.Keyboard.PressAsync("ArrowLeft");
        await dashboard.Page.Keyboard.PressAsync("ArrowUp");
        await Expect(cells.Nth(3)).ToBeFocusedAsync();
        await Expect(dashboard.Main.Locator(".block .note"))
            .ToHaveTextAsync(await cells.Nth(3).Locator("title").TextContentAsync() ?? "");
        await dashboard.Page.Keyboard.PressAsync("Enter");
        await Expect(dashboard.Page.GetByLabel("Transit router", new() { Exact = true }))
            .ToHaveValueAsync((await cells.Nth(3).GetAttributeAsync("data-router"))!);
        await Expect(pageOf).ToBeFocusedAsync();
    }

    [ChromiumFact]
    public async Task The_map_is_available_as_a_table()
    {
        await using var dashboard = await world.OpenAsync(chromium, "coverage?cenId=cen-0003");
        await dashboard.Main.Locator("[aria-labelledby=map] summary").ClickAsync();
        var ends = await world.App.ScalarAsync<int>(
            """
            select count(*)::int
            from sync.coverage
            where cen_id = 'cen-0003' and verdict = 'covered' and region_id = 'cn-beijing'
            """);

        var row = dashboard.Page.GetByRole(AriaRole.Row, new() { Name = "core-cn-beijing" });
        await Expect(row.GetByRole(AriaRole.Cell).Nth(6)).ToHaveTextAsync($"{ends}");
        await Expect(row.GetByRole(AriaRole.Cell).Filter(new() { HasText = "cn-shanghai: " })).ToHaveCountAsync(1);
    }

    [ChromiumFact]
    public async Task Three_hundred_transit_routers_with_three_thousand_attachments_are_drawn()
    {
        await using var app = await SyncApplication.StartAsync(new FakeCloudOptions(Regions: 1, FlowLogs: 1));
        await app.RunWellAsync();
        await LargeNetwork.FillAsync(app, cens: 30);
        var ends = await app.ScalarAsync<int>("select count(*)::int from sync.coverage");
        Assert.InRange(ends, 2_500, 5_000);
        foreach (var (scheme, width) in ((ColorScheme, int)[])
            [(ColorScheme.Light, 1440), (ColorScheme.Dark, 1440), (ColorScheme.Light, 390), (ColorScheme.Dark, 390)])
        {
            await using var dashboard = await DashboardPage.OpenAsync(chromium, app, "coverage", scheme, width);
            await dashboard.ScreenshotAsync($"coverage-large-{width}-{scheme}".ToLowerInvariant(), fullPage: true);
            await Expect(dashboard.Main.Locator("[data-cen]")).ToHaveCountAsync(12);

            await dashboard.Page.GetByRole(AriaRole.Link, new() { Name = "Show all 3" }).ClickAsync();

            await Expect(dashboard.Main.Locator("[data-cen^=cen-00]")).ToHaveCountAsync(30);
            await Expect(dashboard.Main.Locator("[data-cen^=cen-00] [data-router]")).ToHaveCountAsync(300);
            Assert.Empty(dashboard.Complaints);
        }
    }

    [ChromiumFact]
    public async Task A_network_that_is_too_large_for_the_map_is_shown_in_part_with_a_message()
    {
        await using var app = await SyncApplication.StartAsync(new FakeCloudOptions(Regions: 1, FlowLogs: 1));
        await app.RunWellAsync();
        await LargeNetwork.FillAsync(app, cens: 60);
        var ends = await app.ScalarAsync<int>("select count(*)::int from sync.coverage");
        await using var dashboard = await DashboardPage.OpenAsync(chromium, app, "coverage");

        await Expect(dashboard.Main.Locator("[aria-labelledby=map] .notice.warn"))
            .ToContainTextAsync($"The map shows 5,000 of {ends:N0} ends of connections.");
        await dashboard.Page.GetByLabel("CEN instance", new() { Exact = true }).SelectOptionAsync("cen-0060");

        await Expect(dashboard.Main.Locator("[data-cen]")).ToHaveCountAsync(1);
        await Expect(dashboard.Main.Locator("[aria-labelledby=map] .notice.warn")).ToHaveCountAsync(0);
    }
}
