using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Sync.Proofs.Dashboard;

/// <summary>The coverage view: its share, trend, counts, and the list of what lacks a flow log.</summary>
[Collection(nameof(Chromium))]
public sealed class CoverageViewTests(Chromium chromium, DashboardWorld world)
{
    [ChromiumFact]
    public async Task The_first_view_shows_the_share_of_covered_connections_and_the_counts_by_verdict()
    {
        var counts = (await world.App.QueryAsync<(string Verdict, int Count)>(
            "select verdict, count(*)::int from sync.coverage group by 1"))
            .ToDictionary(row => row.Verdict, row => row.Count);
        var share = await world.App.ScalarAsync<decimal>(
            """
            select trunc(100.0 * count(*) filter (where verdict = 'covered') / count(*), 1)
            from sync.coverage
            where verdict in ('covered', 'partly', 'not_covered')
            """);
        await using var dashboard = await world.OpenAsync(chromium);

        await Expect(dashboard.Main.Locator(".share .big"))
            .ToHaveTextAsync(string.Create(CultureInfo.InvariantCulture, $"{share:0.#} %"));
        await Expect(dashboard.Main.Locator(".verdicts .figure")).ToHaveTextAsync(
            [.. ((string[])["not_covered", "partly", "unknown", "covered", "impossible"])
                .Select(verdict => $"{counts[verdict]}")]);
        await Expect(dashboard.Page.Locator("#views a").First).ToHaveTextAsync("Coverage");
        Assert.Equal("#/coverage", await dashboard.AddressAsync());

        await dashboard.Main.Locator(".verdicts").GetByRole(AriaRole.Link, new() { Name = "unknown" }).ClickAsync();

        await Expect(dashboard.Page.Locator("#page-of")).ToContainTextAsync($"of {counts["unknown"]} ends of");
        Assert.Empty(dashboard.Complaints);
    }

    [ChromiumFact]
    public async Task The_trend_has_the_share_of_each_of_the_last_90_days()
    {
        var last = await world.App.QueryAsync<(DateOnly Day, decimal Share)>(
            """
            select day, trunc(100.0 * sum(covered) / sum(covered + partly + not_covered), 1)
            from report.coverage_by_day
            where day > (now() at time zone 'UTC')::date - 90
            group by day
            """);
        await using var dashboard = await world.OpenAsync(chromium, "coverage");
        var trend = dashboard.Main.Locator("[aria-labelledby=trend]");
        await trend.Locator("summary").ClickAsync();

        Assert.Equal(90, last.Count);
        await Expect(trend.Locator("tbody tr")).ToHaveCountAsync(90);
        foreach (var (day, share) in ((DateOnly, decimal)[])[last.Max(), last.Min(), last.Order().ElementAt(44)])
        {
            await Expect(trend.GetByRole(AriaRole.Row, new() { Name = Iso(day) }).GetByRole(AriaRole.Cell).Last)
                .ToHaveTextAsync(string.Create(CultureInfo.InvariantCulture, $"{share:0.#} %"));
        }

        await Expect(trend.GetByRole(AriaRole.Img)).ToHaveAttributeAsync("aria-label", new Regex(Iso(last.Max().Day)));
    }

    [ChromiumFact]
    public async Task What_is_not_known_is_shown_at_the_top()
    {
        var unknown = await world.App.ScalarAsync<int>(
            "select count(*)::int from sync.coverage where verdict = 'unknown'");
        await using var dashboard = await world.OpenAsync(chromium, "coverage");

        var notice = dashboard.Main.Locator(".stack > .notice.warn").First;
        await Expect(notice).ToContainTextAsync($"The coverage of {unknown} of ");
        await Expect(notice)
            .ToContainTextAsync(new Regex("2 parts of the network are not listed.*last verified .*: Forbidden.RAM"));
        await notice.GetByRole(AriaRole.Link, new() { Name = "Show them with the reasons" }).ClickAsync();

        await Expect(dashboard.Page.Locator("#page-of")).ToContainTextAsync($"of {unknown} ends");
        await Expect(dashboard.Main.Locator("td.reason").First).ToContainTextAsync("Not known: ");
    }

    [ChromiumFact]
    public async Task The_list_shows_what_lacks_a_flow_log_with_reason_owner_and_since()
    {
        var lacking = await world.App.ScalarAsync<int>(
            "select count(*)::int from sync.coverage where verdict in ('not_covered', 'partly')");
        var (id, since) = await world.App.ScalarAsync<(string, string)>(
            """
            select transit_router_attachment_id, since
            from sync.coverage
            where verdict = 'not_covered' and tags <> '{}'
            order by since_at, attachment_end_id
            limit 1
            """);
        await using var dashboard = await world.OpenAsync(chromium, "coverage?sort=since&verdict=not_covered");
        var row = dashboard.Main.Locator("tbody tr", new() { HasText = id }).First;

        await Expect(row).ToContainTextAsync("✕not covered");
        await Expect(row).ToContainTextAsync("No flow log.");
        await Expect(row.Locator(".tags li").First).ToHaveTextAsync(new Regex("^team "));
        await Expect(row).ToContainTextAsync(since[..19].Replace('T', ' '));

        await dashboard.GoAsync("coverage");
        await Expect(dashboard.Page.Locator("#page-of")).ToContainTextAsync($"of {lacking} ends of connections");
        var download = await dashboard.Page.RunAndWaitForDownloadAsync(() =>
            dashboard.Page.GetByRole(AriaRole.Link, new() { Name = "CSV" }).ClickAsync());
        Assert.Equal(lacking + 1, (await File.ReadAllLinesAsync((await download.PathAsync())!)).Length);
        Assert.Empty(dashboard.Complaints);
    }

    [ChromiumFact]
    public async Task Filters_are_kept_in_the_URL_and_select_the_share_too()
    {
        const string selected = "resource_type = 'VPC' and region_id = 'cn-hongkong' and tags ->> 'team' = 'data'";
        var (covered, total) = await world.App.ScalarAsync<(int, int)>(
            $"""
            select count(*) filter (where verdict = 'covered')::int, count(*)::int
            from sync.coverage
            where {selected}
            """);
        await using var dashboard = await world.OpenAsync(chromium, "coverage?regionId=cn-hongkong&tag.team=data");
        await dashboard.SettleAsync();

        await dashboard.Page.GetByLabel("Kind").SelectOptionAsync("VPC");
        await dashboard.Page.GetByLabel("Verdict").SelectOptionAsync("all");

        await Expect(dashboard.Page.Locator("#page-of")).ToContainTextAsync($"of {total} ends");
        await Expect(dashboard.Main.Locator(".verdicts .figure").Nth(3)).ToHaveTextAsync($"{covered}");
        Assert.Equal(
            "#/coverage?regionId=cn-hongkong&tag.team=data&resourceType=VPC&verdict=all",
            await dashboard.AddressAsync());
        await dashboard.Page.ReloadAsync();
        await Expect(dashboard.Page.Locator("#page-of")).ToContainTextAsync($"of {total} ends");
        await Expect(dashboard.Page.GetByLabel("Region", new() { Exact = true })).ToHaveValueAsync("cn-hongkong");
        await Expect(dashboard.Page.GetByLabel("Tags", new() { Exact = true })).ToHaveValueAsync("team=data");
    }

    [ChromiumFact]
    public async Task A_bar_selects_its_part_of_the_network()
    {
        await using var dashboard = await world.OpenAsync(chromium, "coverage");
        var bar = dashboard.Main.Locator(".quarters").GetByRole(AriaRole.Link, new() { Name = "cen-0002" });
        var lacking = await world.App.ScalarAsync<int>(
            """
            select count(*)::int
            from sync.coverage
            where cen_id = 'cen-0002' and verdict in ('not_covered', 'partly')
            """);

        await bar.ClickAsync();

        await Expect(dashboard.Main.Locator("[data-cen]")).ToHaveCountAsync(1);
        await Expect(dashboard.Page.Locator("#page-of")).ToContainTextAsync($"of {lacking} ends");
        Assert.Equal("#/coverage?cenId=cen-0002", await dashboard.AddressAsync());
    }

    [ChromiumFact]
    public async Task An_as_of_time_shows_the_coverage_of_that_time()
    {
        var at = await world.App.ScalarAsync<DateTime>("select date_trunc('second', now() - interval '40 days')");
        var covered = await world.App.ScalarAsync<int>(
            "select count(*)::int from report.coverage_as_of(@at) where verdict = 'covered'", new { at });
        await using var dashboard = await world.OpenAsync(
            chromium, $"coverage?verdict=covered&asOf={at:yyyy-MM-ddTHH:mm:ssZ}");

        await Expect(dashboard.Page.Locator("#page-of")).ToContainTextAsync($"of {covered} ends");
        await Expect(dashboard.Main.Locator(".verdicts .figure").Nth(3)).ToHaveTextAsync($"{covered}");
        await Expect(dashboard.Main.Locator(".notice").First)
            .ToContainTextAsync($"as it was at {at:yyyy-MM-dd HH:mm:ss}");
    }

    private static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
