using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Sync.Proofs.Dashboard;

[Collection(nameof(Chromium))]
public sealed class InventoryTests(Chromium chromium, DashboardWorld world)
{
    private const string Key = "account_id || '/' || region_id || '/' || flow_log_id";

    [ChromiumFact]
    public async Task A_search_shows_matches_and_is_kept_in_the_URL()
    {
        await using var dashboard = await world.OpenAsync(chromium, "inventory");
        var one = await world.App.ScalarAsync<string>(
            "select flow_log_id from sync.flow_log order by flow_log_id limit 1");

        await dashboard.Page.GetByLabel("Search names, IDs, tags").PressSequentiallyAsync(one);

        await Expect(dashboard.Page.Locator("#page-of")).ToContainTextAsync("1–1 of 1 flow log,");
        await Expect(dashboard.Main.Locator("tbody tr")).ToContainTextAsync([one]);
        await Expect(dashboard.Page).ToHaveURLAsync(new Regex($"#/inventory\\?q={one}$"));
        await Expect(dashboard.Page.GetByLabel("Search names, IDs, tags")).ToBeFocusedAsync();
    }

    [ChromiumFact]
    public async Task A_deep_link_restores_filters_sort_order_and_flow_log()
    {
        var selected = await world.App.ScalarAsync<string>(
            $"""
            select {Key}
            from sync.flow_log
            where region_id = 'cn-hangzhou' and status = 'Active'
            order by interval desc, flow_log_id
            limit 1
            """);
        await using var dashboard = await world.OpenAsync(
            chromium, $"inventory?regionId=cn-hangzhou&status=Active&sort=-interval&selected={selected}");
        await dashboard.ScreenshotAsync("inventory-detail");

        await Expect(dashboard.Page.GetByLabel("Region", new() { Exact = true })).ToHaveValueAsync("cn-hangzhou");
        await Expect(dashboard.Page.GetByLabel("Status")).ToHaveValueAsync("Active");
        await Expect(dashboard.Main.Locator("th[aria-sort=descending]")).ToContainTextAsync("Interval");
        await Expect(dashboard.Main.Locator(".panel h2")).ToHaveTextAsync(selected.Split('/')[2]);
        await Expect(dashboard.Main.Locator("tr.selected")).ToContainTextAsync(selected.Split('/')[2]);
        await Expect(dashboard.Main.Locator("tbody tr").First).ToContainTextAsync("600 s");
        var count = await world.App.ScalarAsync<long>(
            "select count(*) from sync.flow_log where region_id = 'cn-hangzhou' and status = 'Active'");
        await Expect(dashboard.Page.Locator("#page-of")).ToContainTextAsync($"of {count} flow logs");
        Assert.Empty(dashboard.Complaints);
    }

    [ChromiumFact]
    public async Task A_flow_log_is_shown_with_all_fields_and_versions()
    {
        var (key, before, after) = await world.App.ScalarAsync<(string, string, string)>(
            """
            select h.account_id || '/' || h.region_id || '/' || h.flow_log_id, h.status, f.status
            from sync.flow_log_history h join sync.flow_log f using (account_id, region_id, flow_log_id)
            where h.status <> f.status and h.valid_to = f.valid_from limit 1
            """);
        await using var dashboard = await world.OpenAsync(chromium, $"inventory?selected={key}");

        var panel = dashboard.Main.Locator(".panel");
        string[] names =
        [
            "accountId", "regionId", "transitRouterId", "logFormatString", "creationTime", "firstSeenAt", "changedAt",
        ];
        foreach (var name in names)
            await Expect(panel.Locator("dt", new() { HasTextRegex = new Regex($"^{name}$") })).ToHaveCountAsync(1);
        var change = panel.Locator(".event").First.GetByRole(AriaRole.Row, new() { Name = "status" });
        await Expect(change.GetByRole(AriaRole.Cell)).ToHaveTextAsync([before, after]);
        await Expect(panel.Locator(".event").Last).ToContainTextAsync("added");
    }

    [ChromiumFact]
    public async Task An_as_of_time_shows_the_inventory_of_that_time()
    {
        var (key, at) = await world.App.ScalarAsync<(string, DateTime)>(
            $"""
            select {Key}, date_trunc('second', valid_from) - interval '12 hours'
            from sync.flow_log
            where first_seen_at > now() - interval '2 days'
            limit 1
            """);
        var then = await world.App.ScalarAsync<long>(
            """
            select (select count(*) from sync.flow_log where valid_from <= @at)
                + (select count(*) from sync.flow_log_history where valid_from <= @at and valid_to > @at)
            """,
            new { at });
        await using var dashboard = await world.OpenAsync(
            chromium, $"inventory?asOf={at:yyyy-MM-ddTHH:mm:ssZ}&selected={key}");

        await Expect(dashboard.Page.Locator("#page-of")).ToContainTextAsync($"of {then} flow logs");
        await Expect(dashboard.Main.Locator(".notice").First)
            .ToContainTextAsync($"as it was at {at:yyyy-MM-dd HH:mm:ss}");
        await Expect(dashboard.Main.Locator(".panel")).ToContainTextAsync("This flow log did not exist at that time.");
        await Expect(dashboard.Page.GetByLabel("As of (UTC)")).ToHaveValueAsync($"{at:yyyy-MM-ddTHH:mm:ss}");
    }

    [ChromiumFact]
    public async Task Pages_go_forward_and_back_and_each_has_a_URL()
    {
        await using var dashboard = await world.OpenAsync(chromium, "inventory?pageSize=100&sort=flowLogName");
        var pageOf = dashboard.Page.Locator("#page-of");
        await Expect(pageOf).ToContainTextAsync("1–100 of");
        var row = dashboard.Main.Locator("tbody tr").First.Locator("a");
        var first = await row.GetAttributeAsync("data-row");

        await dashboard.Page.GetByRole(AriaRole.Link, new() { Name = "Next" }).ClickAsync();
        await Expect(pageOf).ToContainTextAsync("101–200 of");
        var second = await row.GetAttributeAsync("data-row");
        Assert.NotEqual(first, second);
        await dashboard.Page.ReloadAsync();
        await Expect(pageOf).ToContainTextAsync("101–200 of");
        await Expect(row).ToHaveAttributeAsync("data-row", second!);

        await dashboard.Page.GoBackAsync();
        await Expect(pageOf).ToContainTextAsync("1–100 of");
        await Expect(row).ToHaveAttributeAsync("data-row", first!);
    }

    [ChromiumFact]
    public async Task An_export_in_any_format_contains_the_filtered_flow_logs()
    {
        await using var dashboard = await world.OpenAsync(chromium, "inventory?status=Inactive&sort=flowLogId");
        var inactive = await world.App.QueryAsync<string>(
            "select flow_log_id from sync.flow_log where status = 'Inactive' order by 1");

        foreach (var format in (string[])["CSV", "NDJSON", "Parquet"])
        {
            var download = await dashboard.Page.RunAndWaitForDownloadAsync(() =>
                dashboard.Page.GetByRole(AriaRole.Link, new() { Name = format, Exact = true }).ClickAsync());
            var bytes = await File.ReadAllBytesAsync((await download.PathAsync())!);
            var ids = Regex.Matches(System.Text.Encoding.UTF8.GetString(bytes), "flowlog-[a-z0-9]{17}");
            if (format == "Parquet") Assert.Equal("PAR1"u8.ToArray(), bytes[..4]);
            else Assert.Equal(inactive, ids.Select(match => match.Value));
        }
    }

    [ChromiumFact]
    public async Task An_invalid_filter_and_an_empty_result_show_a_message()
    {
        await using var dashboard = await world.OpenAsync(chromium, "inventory?interval=soon");
        await Expect(dashboard.Main.GetByRole(AriaRole.Alert)).ToContainTextAsync("interval must be a whole number");

        await dashboard.GoAsync("inventory?q=nosuchword");
        await Expect(dashboard.Main.Locator(".empty")).ToContainTextAsync("No flow log matches");
        await dashboard.ScreenshotAsync("inventory-empty");
        await dashboard.Main.Locator(".empty a").ClickAsync();
        await Expect(dashboard.Page.Locator("#page-of")).ToContainTextAsync("1–100 of");
    }

    [ChromiumFact]
    public async Task Filters_of_the_form_are_those_of_the_API()
    {
        await using var dashboard = await world.OpenAsync(chromium, "inventory");
        var expected = await world.App.ScalarAsync<long>(
            "select count(*) from sync.flow_log where tags ->> 'env' = 'prod' and tags ? 'team' and interval = 600");

        await dashboard.Page.GetByLabel("Tags", new() { Exact = true }).FillAsync("env=prod, team");
        await dashboard.Page.Keyboard.PressAsync("Enter");
        await dashboard.Main.Locator("summary", new() { HasText = "More filters" }).ClickAsync();
        await dashboard.Page.GetByLabel("Interval (s)").FillAsync("600");
        await dashboard.Page.Keyboard.PressAsync("Enter");

        await Expect(dashboard.Page.Locator("#page-of")).ToContainTextAsync($"of {expected} flow log");
        await dashboard.Page.ReloadAsync();
        await Expect(dashboard.Page.GetByLabel("Tags", new() { Exact = true })).ToHaveValueAsync("env=prod, team");
        await Expect(dashboard.Page.GetByLabel("Interval (s)")).ToHaveValueAsync("600");
        await Expect(dashboard.Page.Locator("#page-of")).ToContainTextAsync($"of {expected} flow log");
    }
}
