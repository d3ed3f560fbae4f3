using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Sync.Proofs.Dashboard;

/// <summary>Many scopes, when the cloud could not be reached and when all is well.</summary>
[Collection(nameof(Chromium))]
public sealed class BadDayTests(Chromium chromium)
{
    /// <summary>
    /// The overview has about 600 elements at any number of scopes: charts of 30 days, 30 rows of the map, filters.
    /// </summary>
    private const int MostElements = 1500;

    [ChromiumTheory]
    [InlineData(19, 30)]
    [InlineData(300, 30)]
    public async Task A_day_without_the_cloud_is_one_statement_by_account_and_region(int accounts, int regions)
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 0));
        await ManyScopes.FillAsync(app, accounts, regions, failedAccounts: accounts);
        var scopes = accounts * regions;
        await using var dashboard = await OpenAsync(app, "overview");
        await dashboard.ScreenshotAsync($"bad-day-{scopes}", fullPage: true);

        var notice = dashboard.Main.Locator(".troubles");
        await Expect(notice).ToHaveCountAsync(1);
        await Expect(notice).ToContainTextAsync(new Regex(
            $"{scopes:N0} of {scopes:N0} scopes are stale since (.* )?\\d\\d:\\d\\d: "
            + $"Unreachable: {ManyScopes.Refused}"));
        Assert.True(await HeightAsync(dashboard) < 3000, $"{await HeightAsync(dashboard)} px");
        Assert.True(await ElementsAsync(dashboard) < MostElements, $"{await ElementsAsync(dashboard)} elements");

        await notice.Locator("summary").First.ClickAsync();
        await Expect(notice.Locator("details details")).ToHaveCountAsync(Math.Min(accounts, 20));
        await Expect(notice).ToContainTextAsync(new Regex($"landing-zone-\\d+.*: {regions} regions"));
        await notice.Locator("details details summary").First.ClickAsync();
        await Expect(notice.Locator(".regions li")).ToHaveCountAsync(regions);
        await Expect(notice.Locator(".regions li").First).ToContainTextAsync("last verified");
        await dashboard.ScreenshotAsync($"bad-day-{scopes}-unfolded");
        if (accounts > 20)
        {
            await notice.GetByRole(AriaRole.Button, new() { Name = $"Show all {accounts} accounts" }).ClickAsync();
            await Expect(notice.Locator("details details")).ToHaveCountAsync(accounts);
        }

        Assert.Empty(dashboard.Complaints);
    }

    [ChromiumFact]
    public async Task Nine_thousand_scopes_are_a_map_with_the_problems_first_and_no_element_for_each()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 0));
        await ManyScopes.FillAsync(app, accounts: 300, regions: 30, failedAccounts: 2, isMixed: true);
        await using var dashboard = await OpenAsync(app, "overview");
        await Expect(dashboard.Main.Locator(".freshness .cells")).Not.ToHaveCountAsync(0);
        await dashboard.ScreenshotAsync("map-9000", fullPage: true);

        Assert.True(await ElementsAsync(dashboard) < MostElements, $"{await ElementsAsync(dashboard)} elements");
        var names = dashboard.Main.Locator(".freshness text.name.bad");
        await Expect(names.Filter(new() { HasText = "landing-zone-" }).First)
            .ToHaveTextAsync(new Regex("landing-zone-[12]$"));
        await Expect(dashboard.Main.Locator("[aria-labelledby=freshness] .legend")).ToContainTextAsync("60 failed");
        var groups = dashboard.Main.Locator(".troubles > ul > li");
        await Expect(groups).ToHaveCountAsync(2);
        // The largest group first: one scope in a hundred.
        await Expect(groups.First).ToContainTextAsync(new Regex("scopes in \\d+ accounts.*Moving: The list changed"));
        await Expect(groups.Last).ToContainTextAsync("60 scopes in 2 accounts");

        await dashboard.Page.GetByRole(AriaRole.Button, new() { Name = "Show all 300 accounts" }).ClickAsync();
        await Expect(dashboard.Main.Locator(".freshness text.name")).ToHaveCountAsync(330);
        Assert.True(await ElementsAsync(dashboard) < MostElements, $"{await ElementsAsync(dashboard)} elements");
        Assert.Empty(dashboard.Complaints);
    }

    [ChromiumFact]
    public async Task A_run_over_nine_thousand_scopes_lists_only_those_with_a_change_or_a_failure()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 0));
        await ManyScopes.FillAsync(app, accounts: 300, regions: 30, failedAccounts: 1);
        await using var dashboard = await OpenAsync(app, "runs?run=2");

        await Expect(dashboard.Main.Locator(".troubles")).ToContainTextAsync("30 of 9,000 scopes were not synced");
        var rows = dashboard.Page.GetByRole(
            AriaRole.Region, new() { Name = "What the run did in each account and region" }).Locator("tbody tr");
        await Expect(rows).ToHaveCountAsync(0);
        await dashboard.ScreenshotAsync("run-9000");

        await dashboard.Main.GetByText("30 scopes not synced").ClickAsync();
        await Expect(rows).ToHaveCountAsync(30);
        await Expect(rows.First).ToContainTextAsync("failed");
        await dashboard.Main.GetByText("8,970 scopes without a change").ClickAsync();
        await Expect(rows).ToHaveCountAsync(130);
    }

    [ChromiumFact]
    public async Task A_first_run_that_failed_shows_why_and_what_to_do_instead_of_empty_cards()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 2, FlowLogs: 10));
        app.Cen.Faults.Add(new Sync.Local.FakeCen.Faults.Refuse(Sync.CenApi.Protocol.GatewayErrors.UnknownAccessKey));
        await app.RunAsync();
        await using var dashboard = await OpenAsync(app, "overview");
        await dashboard.ScreenshotAsync("first-run-failed", fullPage: true);

        var notice = dashboard.Main.GetByRole(
            AriaRole.Region, new() { NameRegex = new("Nothing has been listed yet") });
        await Expect(notice).ToContainTextAsync("run #1 failed");
        await Expect(notice).ToContainTextAsync("InvalidAccessKeyId.NotFound");
        await Expect(notice.Locator("ol li")).ToContainTextAsync(
            [new Regex("Check the access key"), new Regex("Run the command doctor"), new Regex("Sync now")]);
        await Expect(dashboard.Main.Locator(".tiles, .freshness, figure")).ToHaveCountAsync(0);
        await Expect(dashboard.Main.Locator("[aria-labelledby=latest] tbody tr")).ToHaveCountAsync(1);

        app.Cen.Faults.Clear();
        await app.RunWellAsync();
        await dashboard.Page.ReloadAsync();
        await Expect(dashboard.Main.Locator(".tiles")).ToContainTextAsync("2 of 2");
        await Expect(notice).ToHaveCountAsync(0);
    }

    private Task<DashboardPage> OpenAsync(SyncApplication app, string address) =>
        DashboardPage.OpenAsync(chromium, app, address);

    private static Task<int> ElementsAsync(DashboardPage dashboard) =>
        dashboard.Page.EvaluateAsync<int>("() => document.querySelectorAll('*').length");

    private static Task<int> HeightAsync(DashboardPage dashboard) =>
        dashboard.Page.EvaluateAsync<int>("() => document.documentElement.scrollHeight");
}
