using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Sync.Proofs.Dashboard;

/// <summary>Legends, tooltips, time ranges, and days that lead to what happened on them.</summary>
[Collection(nameof(Chromium))]
public sealed class ChartTests(Chromium chromium, DashboardWorld world)
{
    [ChromiumFact]
    public async Task A_chart_has_a_legend_and_a_day_shows_its_numbers_and_leads_to_its_events()
    {
        var (day, added) = await world.App.ScalarAsync<(DateOnly, long)>(
            """
            select (at at time zone 'UTC')::date, count(*) filter (where kind = 'added')
            from sync.drift_event
            where state = 'shown'
            group by 1
            order by 1 desc
            limit 1
            """);
        var events = await world.App.ScalarAsync<int>(
            """
            select count(*)::int from sync.drift_event
            where state = 'shown' and (at at time zone 'UTC')::date = @day
            """,
            new { day });
        await using var dashboard = await world.OpenAsync(chromium, "overview");
        var drift = dashboard.Main.Locator("figure", new() { HasText = "Drift by day" });
        await Expect(drift.Locator(".legend li")).ToHaveTextAsync(["added", "changed", "removed"]);

        var band = drift.Locator(".band", new() { Has = dashboard.Page.Locator(".hover") })
            .And(dashboard.Page.Locator($"[aria-label^='{Iso(day)}']"));
        await band.HoverAsync();
        await Expect(drift.Locator(".tip")).ToContainTextAsync($"{Iso(day)}: {added} added");
        await dashboard.ScreenshotAsync("chart-hint");
        await band.ClickAsync();

        await Expect(dashboard.Main.Locator("li.event")).ToHaveCountAsync(events);
        Assert.StartsWith($"#/drift?since={Iso(day)}T00:00:00Z&until=", await dashboard.AddressAsync());
        Assert.Empty(dashboard.Complaints);
    }

    [ChromiumTheory]
    [InlineData("overview", "figure >> nth=0", "inventory", "flow logs")]
    [InlineData("coverage", "[aria-labelledby=trend] figure", "coverage", "ends of connections")]
    public async Task A_day_of_a_trend_leads_to_the_state_at_its_end(
        string view, string chart, string target, string lists)
    {
        await using var dashboard = await world.OpenAsync(chromium, view);
        var days = dashboard.Main.Locator(chart).Locator(".band");
        await Expect(days.Last).ToHaveAttributeAsync("href", new Regex($"^#/{target}$"));

        await days.Last.FocusAsync();
        await dashboard.Page.Keyboard.PressAsync("ArrowLeft");
        var yesterday = await days.Nth(await days.CountAsync() - 2).GetAttributeAsync("aria-label");
        await dashboard.Page.Keyboard.PressAsync("Enter");

        await Expect(dashboard.Main).ToContainTextAsync($"as it was at {yesterday![..10]} 23:59:59");
        await Expect(dashboard.Page.Locator("#page-of")).ToContainTextAsync(lists);
        Assert.Equal($"#/{target}?asOf={yesterday[..10]}T23:59:59Z", await dashboard.AddressAsync());
    }

    [ChromiumTheory]
    [InlineData("overview", "7 days", 7)]
    [InlineData("overview", "90 days", 90)]
    [InlineData("coverage", "1 year", 365)]
    public async Task A_time_range_is_kept_in_the_URL(string view, string range, int days)
    {
        await using var dashboard = await world.OpenAsync(chromium, view);

        await dashboard.Main.Locator(".presets").GetByRole(AriaRole.Link, new() { Name = range, Exact = true })
            .ClickAsync();

        await Expect(dashboard.Main.Locator("#trends, #trend")).ToHaveTextAsync($"Last {days} days");
        await Expect(dashboard.Main.Locator("figure").First.Locator(".band")).ToHaveCountAsync(days);
        Assert.Equal($"#/{view}?days={days}", await dashboard.AddressAsync());
        await Expect(dashboard.Main.Locator(".presets [aria-current]")).ToHaveTextAsync(range);
        if (view != "coverage") return;
        await Expect(dashboard.Page.Locator("#page-of")).ToContainTextAsync("ends of connections");
    }

    private static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
