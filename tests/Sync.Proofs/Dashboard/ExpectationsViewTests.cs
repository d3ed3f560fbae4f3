using System.Globalization;
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
        var all = await world.App.ScalarAsync<int>("select count(*)::int from sync.flow_log");
        var rate = Math.Floor(1000.0 * (all - off) / all) / 10;
        await Expect(rule.GetByRole(AriaRole.Cell).Nth(0)).ToContainTextAsync("nonconforming");
        await Expect(rule.GetByRole(AriaRole.Cell).Nth(1))
            .ToHaveTextAsync(string.Create(CultureInfo.InvariantCulture, $"{rate} %"));
        await Expect(rule.GetByRole(AriaRole.Cell).Nth(2)).ToHaveTextAsync($"{off}");

        await rule.GetByRole(AriaRole.Link).ClickAsync();
        var found = dashboard.Main.Locator("[aria-labelledby=found] tbody tr");
        await Expect(found).ToHaveCountAsync(off);
        await Expect(found.First).ToContainTextAsync("status is Inactive, expected Active");
        await Expect(dashboard.Page.GetByLabel("Expectation", new() { Exact = true })).ToHaveValueAsync("switched-on");
        Assert.Empty(dashboard.Complaints);
    }

    [ChromiumFact]
    public async Task Attachments_are_shown_with_what_is_not_known_and_lead_to_their_coverage()
    {
        await using var app = await SyncApplication.StartAsync(
            new(Regions: 2, FlowLogs: 20),
            [
                ("Sync:Network:Enabled", "true"),
                .. ConformanceWatch.Rules(
                    ["logged", "Resource=attachment", "Select:ResourceType=VPC", "Expect:Verdict=covered"]),
            ]);
        await app.RunWellAsync();
        var rows = await app.QueryAsync<(string Id, string State)>(
            "select attachment_end_id, state from sync.attachment_conformance");
        var broken = rows.Where(row => row.State == "nonconforming").Select(row => row.Id).ToList();
        await using var dashboard = await DashboardPage.OpenAsync(chromium, app, "expectations?resource=attachment");
        await dashboard.ScreenshotAsync("expectations-attachments", fullPage: true);

        var rule = dashboard.Main.Locator("[aria-labelledby=rules]").GetByRole(AriaRole.Row, new() { Name = "logged" });
        await Expect(rule).ToContainTextAsync("attachments with");
        await Expect(rule.GetByRole(AriaRole.Cell).Nth(2)).ToHaveTextAsync($"{broken.Count}");
        await Expect(rule.GetByRole(AriaRole.Cell).Nth(6)).ToHaveTextAsync(
            $"{rows.Count(row => row.State == "unknown")}");
        var found = dashboard.Main.Locator("[aria-labelledby=found] tbody tr");
        await Expect(found).ToHaveCountAsync(broken.Count);
        await Expect(found.First).ToContainTextAsync("verdict is ");
        await found.First.GetByRole(AriaRole.Link).ClickAsync();

        await Expect(dashboard.Main.Locator(".panel h2")).ToContainTextAsync("tr-attach-");
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

    [ChromiumFact]
    public async Task Expectations_that_fail_come_first_and_findings_are_in_words()
    {
        await using var app = await SyncApplication.StartInAsync(
            new() { Cloud = new(Regions: 2, FlowLogs: 10), KeepsSettingsAs = "test" },
            ("Sync:Expectations:0:Name", "all-regions"), ("Sync:Expectations:0:Expect:Interval", "60"),
            ("Sync:Expectations:0:Expect:Status", "*"), ("Sync:Expectations:0:Select:RegionId", "nowhere"),
            ("Sync:Expectations:1:Name", "owned"), ("Sync:Expectations:1:Expect:Tags:nobody-sets-it", "*"));
        await app.RunWellAsync();
        await using var dashboard = await DashboardPage.OpenAsync(chromium, app, "expectations");
        await dashboard.ScreenshotAsync("expectations-missing-tag", fullPage: true);

        var rules = dashboard.Main.Locator("[aria-labelledby=rules]");
        await Expect(rules).ToContainTextAsync("0 % pass1 of 2 expectations not met");
        await Expect(rules.Locator("tbody th")).ToHaveTextAsync(["owned", "all-regions"]);
        await Expect(dashboard.Main.Locator("[aria-labelledby=found] tbody tr").First)
            .ToContainTextAsync("tag nobody-sets-it is missing");
        Assert.Empty(dashboard.Complaints);
    }
}
