using System.Globalization;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Sync.Proofs.Dashboard;

[Collection(nameof(Chromium))]
public sealed class DriftViewTests(Chromium chromium, DashboardWorld world)
{
    [ChromiumFact]
    public async Task Events_are_grouped_by_day_newest_first_with_before_and_after()
    {
        var newest = await world.App.ScalarAsync<(Guid Id, string FlowLogId, string? Before, string? After)>(
            """
            select event_id, flow_log_id, changes -> 0 ->> 'before', changes -> 0 ->> 'after'
            from sync.drift_event
            where kind = 'changed' and changes -> 0 ->> 'field' = 'status'
            order by at desc, event_id desc
            limit 1
            """);
        var days = await world.App.QueryAsync<DateOnly>(
            "select distinct (at at time zone 'UTC')::date from sync.drift_event order by 1 desc");
        await using var dashboard = await world.OpenAsync(chromium, "drift");
        await dashboard.ScreenshotAsync("drift");

        await Expect(dashboard.Main.Locator("h2"))
            .ToContainTextAsync([.. days.Select(day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))]);
        Assert.Equal(
            await world.App.ScalarAsync<int>("select count(*)::int from sync.drift_event where state = 'shown'"),
            await dashboard.Main.Locator("li.event").CountAsync());
        var shown = dashboard.Main.Locator("li.event", new() { HasText = newest.FlowLogId });
        await Expect(shown.First.GetByRole(AriaRole.Row, new() { Name = "status" }).GetByRole(AriaRole.Cell))
            .ToHaveTextAsync([newest.Before!, newest.After!]);
        Assert.Empty(dashboard.Complaints);
    }

    [ChromiumFact]
    public async Task Filters_select_events_and_a_deep_link_restores_them()
    {
        var expected = await world.App.ScalarAsync<int>(
            "select count(*)::int from sync.drift_event where kind = 'removed' and severity = 'high'");
        await using var dashboard = await world.OpenAsync(chromium, "drift");

        await dashboard.Page.GetByLabel("Kind").SelectOptionAsync("removed");
        await dashboard.Page.GetByLabel("Severity").SelectOptionAsync("high");

        await Expect(dashboard.Main.Locator("li.event")).ToHaveCountAsync(expected);
        await using var other = await world.OpenAsync(chromium, (await dashboard.AddressAsync())[2..]);
        await Expect(other.Page.GetByLabel("Kind")).ToHaveValueAsync("removed");
        await Expect(other.Page.GetByLabel("Severity")).ToHaveValueAsync("high");
        await Expect(other.Main.Locator("li.event")).ToHaveCountAsync(expected);
        await Expect(other.Main.Locator("li.event.removed")).ToHaveCountAsync(expected);
    }

    [ChromiumFact]
    public async Task An_event_has_a_URL_and_links_to_its_flow_log()
    {
        var (id, flowLogId) = await world.App.ScalarAsync<(Guid, string)>(
            "select event_id, flow_log_id from sync.drift_event where kind = 'removed' limit 1");
        await using var dashboard = await world.OpenAsync(chromium, $"drift?event={id}");
        await Expect(dashboard.Main.Locator("li.event")).ToHaveCountAsync(1);

        await dashboard.Main.Locator("li.event h3 a").ClickAsync();

        await Expect(dashboard.Main.Locator(".panel h2")).ToHaveTextAsync(flowLogId);
        await Expect(dashboard.Main.Locator(".panel")).ToContainTextAsync("This flow log no longer exists.");
        await Expect(dashboard.Main.Locator(".panel .event").First).ToContainTextAsync("removed");
    }

    [ChromiumFact]
    public async Task More_events_load_on_demand_and_an_empty_result_shows_a_message()
    {
        await using var dashboard = await world.OpenAsync(chromium, "drift?pageSize=10");
        await Expect(dashboard.Main.Locator("li.event")).ToHaveCountAsync(10);

        await dashboard.Page.GetByRole(AriaRole.Button, new() { Name = "Show more" }).ClickAsync();
        await Expect(dashboard.Main.Locator("li.event")).ToHaveCountAsync(20);
        await Expect(dashboard.Main.Locator("li.event h3").Nth(10)).ToBeFocusedAsync();

        await dashboard.GoAsync("drift?flowLogId=none");
        await Expect(dashboard.Main.Locator(".empty")).ToContainTextAsync("No event matches these filters.");
    }
}
