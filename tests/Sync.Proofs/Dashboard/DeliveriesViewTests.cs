using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Sync.Proofs.Dashboard;

[Collection(nameof(Chromium))]
public sealed class DeliveriesViewTests(Chromium chromium, DashboardWorld world)
{
    [ChromiumFact]
    public async Task Every_sink_is_shown_with_its_pending_deliveries_and_the_reason()
    {
        var sent = await world.App.ScalarAsync<long>(
            "select count(*) from report.delivery where sink = 'archive' and state = 'sent'");
        var pending = await world.App.ScalarAsync<long>(
            "select count(*) from report.delivery where sink = 'ops' and state = 'owed'");
        Assert.True(sent > 0 && sent == pending, $"{sent} {pending}");
        await using var dashboard = await world.OpenAsync(chromium, "deliveries");
        await dashboard.ScreenshotAsync("deliveries");

        var sinks = dashboard.Page.GetByRole(AriaRole.Region, new() { Name = "Sinks and their state" });
        await Expect(sinks.GetByRole(AriaRole.Row, new() { Name = "archive" })).ToContainTextAsync("✓enabled");
        var ops = sinks.GetByRole(AriaRole.Row, new() { Name = "ops" });
        await Expect(ops.GetByRole(AriaRole.Cell).Nth(2)).ToHaveTextAsync($"{pending:N0}");
        await Expect(ops.GetByRole(AriaRole.Cell).Last).Not.ToHaveTextAsync("–none");
        Assert.Empty(dashboard.Complaints);
    }

    [ChromiumFact]
    public async Task Deliveries_can_be_filtered_and_link_to_their_flow_log()
    {
        await using var dashboard = await world.OpenAsync(chromium, "deliveries?state=sent&pageSize=5");
        var rows = dashboard.Page.GetByRole(AriaRole.Region, new() { Name = "Deliveries, newest first" })
            .Locator("tbody tr");
        await Expect(rows).ToHaveTextAsync([.. Enumerable.Repeat(new Regex("archive✓sent"), 5)]);
        await Expect(dashboard.Page.GetByLabel("State", new() { Exact = true })).ToHaveValueAsync("sent");

        await dashboard.Page.GetByLabel("State", new() { Exact = true }).SelectOptionAsync("owed");
        await Expect(rows).ToHaveTextAsync([.. Enumerable.Repeat(new Regex("ops…pending"), 5)]);
        var flowLogId = await rows.First.Locator("a").First.InnerTextAsync();
        await rows.First.Locator("a").First.ClickAsync();

        await Expect(dashboard.Main.Locator(".panel h2")).ToHaveTextAsync(flowLogId);
    }
}
