using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Sync.Proofs.Dashboard;

[Collection(nameof(Chromium))]
public sealed class OverviewTests(Chromium chromium, DashboardWorld world)
{
    [ChromiumFact]
    public async Task The_overview_shows_the_number_of_flow_logs_and_of_verified_scopes()
    {
        await using var dashboard = await world.OpenAsync(chromium, "overview");
        await dashboard.ScreenshotAsync("overview", fullPage: true);
        var flowLogs = await world.App.ScalarAsync<long>("select count(*) from sync.flow_log");

        await Expect(dashboard.Main.Locator(".tiles > div").First).ToContainTextAsync($"Flow logs{flowLogs}");
        await Expect(dashboard.Main.Locator(".tiles")).ToContainTextAsync("7 of 8");
        Assert.Empty(dashboard.Complaints);
    }

    [ChromiumFact]
    public async Task A_region_that_was_not_verified_is_shown_at_the_top()
    {
        await using var dashboard = await world.OpenAsync(chromium, "overview");

        await Expect(dashboard.Main.Locator(".troubles"))
            .ToContainTextAsync(new Regex("1 of 8 scopes is stale since .*: Forbidden"));
        await dashboard.Main.Locator(".troubles summary").ClickAsync();
        await Expect(dashboard.Main.Locator(".troubles")).ToContainTextAsync(DashboardWorld.DeniedRegion);
    }

    [ChromiumFact]
    public async Task Each_series_of_snapshots_has_a_line_that_says_what_is_overdue_and_why()
    {
        await using var bench = await SnapshotBench.StartAsync();
        await bench.MissAsync(TimeSpan.FromDays(1));
        await bench.WriteDueAsync();
        await bench.App.ExecuteAsync("""
            insert into sync.snapshot (name, moment, origin, attempts, reason, overdue_at)
            values ('daily', now(), 'schedule', 3, 'The store failed.', now())
            """);
        await using var dashboard = await DashboardPage.OpenAsync(chromium, bench.App, "overview");

        await Expect(dashboard.Main.GetByRole(AriaRole.List, new() { Name = "Snapshots" })).ToContainTextAsync(
            new Regex("Snapshots daily: newest of .* 00:00:00 UTC, .* ago, next .*overdue 1 snapshot. The store fai"));
        Assert.Empty(dashboard.Complaints);
    }

    [ChromiumFact]
    public async Task Counts_link_to_the_flow_logs_they_count()
    {
        await using var dashboard = await world.OpenAsync(chromium, "overview");
        var inactive = await world.App.ScalarAsync<long>(
            "select count(*) from sync.flow_log where status = 'Inactive'");

        await dashboard.Main.GetByRole(AriaRole.Link, new() { Name = "Inactive" }).ClickAsync();

        await Expect(dashboard.Page.Locator("#page-of")).ToContainTextAsync($"of {inactive} flow logs");
        Assert.Equal("#/inventory?status=Inactive", await dashboard.AddressAsync());
    }

    [ChromiumFact]
    public async Task Charts_show_the_same_numbers_as_a_table()
    {
        await using var dashboard = await world.OpenAsync(chromium, "overview");
        var drift = dashboard.Main.Locator("figure", new() { HasText = "Drift by day" });
        await drift.Locator("summary").ClickAsync();
        var events = await world.App.QueryAsync<(DateOnly Day, long Added)>(
            """
            select (at at time zone 'UTC')::date, count(*) filter (where kind = 'added')
            from sync.drift_event
            where state = 'shown'
            group by 1
            """);

        Assert.Equal(4, events.Count);
        foreach (var (day, added) in events)
        {
            var row = drift.GetByRole(
                AriaRole.Row, new() { Name = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) });
            await Expect(row.GetByRole(AriaRole.Cell).First).ToHaveTextAsync($"{added}");
        }

        await Expect(drift.GetByRole(AriaRole.Img))
            .ToHaveAttributeAsync("aria-label", new Regex("^Drift events by day in 30 days"));
    }
}
