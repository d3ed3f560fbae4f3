using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Sync.Proofs.Dashboard;

[Collection(nameof(Chromium))]
public sealed class ExpectationsViewTests(Chromium chromium, DashboardWorld world)
{
    [ChromiumFact]
    public async Task Every_expectation_shows_its_counts_and_nonconforming_flow_logs()
    {
        var off = await world.App.ScalarAsync<int>("select count(*)::int from sync.flow_log where status <> 'Active'");
        await using var dashboard = await world.OpenAsync(chromium, "expectations");
        await dashboard.ScreenshotAsync("expectations");

        var rule = dashboard.Main.Locator("[aria-labelledby=rules]")
            .GetByRole(AriaRole.Row, new() { Name = "switched-on" });
        await Expect(rule).ToContainTextAsync("status: Active");
        await Expect(rule.GetByRole(AriaRole.Cell).Nth(4)).ToHaveTextAsync($"{off}");

        await rule.GetByRole(AriaRole.Link).ClickAsync();
        var found = dashboard.Main.Locator("[aria-labelledby=found] tbody tr");
        await Expect(found).ToHaveCountAsync(off);
        await Expect(found.First).ToContainTextAsync("status is Inactive, expected Active");
        await Expect(dashboard.Page.GetByLabel("Expectation", new() { Exact = true })).ToHaveValueAsync("switched-on");
        Assert.Empty(dashboard.Complaints);
    }

    [ChromiumFact]
    public async Task Expectation_events_are_listed_newest_first()
    {
        var (flowLogId, kind, count) = await world.App.ScalarAsync<(string, string, int)>(
            """
            select flow_log_id, kind, count(*) over ()::int
            from sync.conformance_event where expectation = 'switched-on' order by at desc, event_id desc limit 1
            """);
        await using var dashboard = await world.OpenAsync(chromium, "expectations?expectation=switched-on");

        var events = dashboard.Main.Locator("[aria-labelledby=events] tbody tr");
        await Expect(events).ToHaveCountAsync(count);
        await Expect(events.First).ToContainTextAsync(kind);
        await Expect(events.First.Locator($"a[href$='{flowLogId}']")).ToHaveCountAsync(1);
    }
}
