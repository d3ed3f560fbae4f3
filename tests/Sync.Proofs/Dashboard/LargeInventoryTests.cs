using Microsoft.Playwright;
using Sync.Local.FakeCen;
using static Microsoft.Playwright.Assertions;

namespace Sync.Proofs.Dashboard;

[Collection(nameof(Chromium))]
public sealed class LargeInventoryTests(Chromium chromium)
{
    [ChromiumFact]
    public async Task A_hundred_thousand_flow_logs_are_paged_searched_and_sorted_a_page_at_a_time()
    {
        await using var app = await SyncApplication.StartAsync(new FakeCloudOptions(Regions: 1, FlowLogs: 1));
        await app.RunWellAsync();
        await app.ExecuteAsync(
            """
            insert into sync.flow_log (
                account_id, region_id, flow_log_id, flow_log_name, cen_id, status, interval, tags, content_hash,
                first_seen_at, valid_from)
            select '1', 'cn-' || n % 20, 'many-' || n, 'name' || n, 'cen-' || n % 50,
                case when n % 7 = 0 then 'Inactive' else 'Active' end, 600, '{}', gen_random_uuid(), now(), now()
            from generate_series(100001, 199999) n;
            update sync.inventory_clock set at = clock_timestamp();
            analyze sync.flow_log
            """);
        await using var dashboard = await DashboardPage.OpenAsync(chromium, app, "inventory");
        var pageOf = dashboard.Page.Locator("#page-of");
        await Expect(pageOf).ToContainTextAsync("1–100 of 100,000 flow logs");

        for (var page = 2; page <= 6; page++)
        {
            await dashboard.Page.GetByRole(AriaRole.Link, new() { Name = "Next" }).ClickAsync();
            await Expect(pageOf).ToContainTextAsync($"{page * 100 - 99}–{page * 100} of");
        }

        await dashboard.Main.Locator("thead").GetByRole(AriaRole.Link, new() { Name = "Flow log" }).ClickAsync();
        await Expect(pageOf).ToContainTextAsync("1–100 of");
        await Expect(dashboard.Main.Locator("th[aria-sort=ascending]")).ToContainTextAsync("Flow log");
        await dashboard.Page.GetByLabel("Search names, IDs, tags").FillAsync("name1234");
        await Expect(pageOf).ToContainTextAsync("1–100 of 100 flow logs");

        Assert.Equal(100, await dashboard.Main.Locator("tbody tr").CountAsync());
        await dashboard.GoAsync("overview");
        await Expect(dashboard.Main.Locator(".tiles > div").First).ToContainTextAsync("100,000");
        Assert.Empty(dashboard.Complaints);
    }
}
