using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Sync.Tests.Reporting.Dashboard;

[Collection(nameof(Chromium))]
public sealed class DeliveriesViewTests(Chromium chromium, DashboardWorld world)
{
    [ChromiumFact]
    public async Task Every_sink_is_shown_with_what_is_owed_to_it_and_why()
    {
        var told = await world.App.ScalarAsync<long>("select count(*) from report.delivery where sink = 'archive' and state = 'sent'");
        var owed = await world.App.ScalarAsync<long>("select count(*) from report.delivery where sink = 'ops' and state = 'owed'");
        Assert.True(told > 0 && told == owed, $"{told} {owed}");
        await using var dashboard = await world.OpenAsync(chromium, "deliveries");
        await dashboard.ScreenshotAsync("deliveries");

        var sinks = dashboard.Page.GetByRole(AriaRole.Region, new() { Name = "Sinks", Exact = true }).And(dashboard.Page.Locator(".frame"));
        await Expect(sinks.GetByRole(AriaRole.Row, new() { Name = "archive" })).ToContainTextAsync("✓enabled");
        var ops = sinks.GetByRole(AriaRole.Row, new() { Name = "ops" });
        await Expect(ops.GetByRole(AriaRole.Cell).Nth(2)).ToHaveTextAsync($"{owed:N0}");
        await Expect(ops.GetByRole(AriaRole.Cell).Last).Not.ToHaveTextAsync("–none");
        Assert.Empty(dashboard.Complaints);
    }

    [ChromiumFact]
    public async Task Deliveries_are_filtered_and_lead_to_the_flow_log_they_tell_of()
    {
        await using var dashboard = await world.OpenAsync(chromium, "deliveries?state=sent&pageSize=5");
        var rows = dashboard.Page.GetByRole(AriaRole.Region, new() { Name = "Deliveries, newest first" }).Locator("tbody tr");
        await Expect(rows).ToHaveTextAsync([.. Enumerable.Repeat(new Regex("archive✓sent"), 5)]);
        await Expect(dashboard.Page.GetByLabel("State")).ToHaveValueAsync("sent");

        await dashboard.Page.GetByLabel("State").SelectOptionAsync("owed");
        await Expect(rows).ToHaveTextAsync([.. Enumerable.Repeat(new Regex("ops…owed"), 5)]);
        var flowLogId = await rows.First.Locator("a").First.InnerTextAsync();
        await rows.First.Locator("a").First.ClickAsync();

        await Expect(dashboard.Main.Locator(".panel h2")).ToHaveTextAsync(flowLogId);
    }
}
