using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Npgsql;
using static Microsoft.Playwright.Assertions;

namespace Sync.Proofs.Dashboard;

[Collection(nameof(Chromium))]
public sealed class RunsViewTests(Chromium chromium)
{
    [ChromiumFact]
    public async Task A_run_is_shown_with_its_result_and_error_in_each_region()
    {
        await using var app = await SyncApplication.StartAsync();
        await app.RunWellAsync();
        app.Cen.Faults.Add(new Sync.Local.FakeCen.Faults.DeniedRegion { RegionId = "cn-shanghai" });
        await app.RunAsync();
        await using var dashboard = await DashboardPage.OpenAsync(chromium, app, "runs?run=2");
        await dashboard.ScreenshotAsync("runs");

        await Expect(dashboard.Page.Locator("#one-run")).ToContainTextAsync("Run #2 !partial");
        var scopes = dashboard.Page.GetByRole(
            AriaRole.Region, new() { Name = "What the run did in each account and region" });
        await Expect(scopes.GetByRole(AriaRole.Row, new() { Name = "cn-shanghai" }))
            .ToContainTextAsync(new Regex("failed.*Forbidden"));
        await Expect(scopes.GetByRole(AriaRole.Row, new() { Name = "cn-hangzhou" })).ToContainTextAsync("synced");
        await dashboard.Page.GetByRole(AriaRole.Link, new() { Name = "#1" }).ClickAsync();
        await Expect(dashboard.Page.Locator("#one-run")).ToContainTextAsync("Run #1 ✓succeeded");
        var added = await app.ScalarAsync<long>("select count(*) from sync.flow_log where region_id = 'cn-hangzhou'");
        await Expect(scopes.GetByRole(AriaRole.Row, new() { Name = "cn-hangzhou" }).Locator("strong"))
            .ToHaveTextAsync($"{added}");
    }

    [ChromiumFact]
    public async Task A_run_is_shown_with_what_it_listed_of_the_network_and_what_was_not_complete()
    {
        await using var app = await SyncApplication.StartAsync(null, ("Sync:Network:Enabled", "true"));
        await app.RunWellAsync();
        app.Cen.Faults.Add(Sync.Local.FakeCen.Faults.Refuse.Denied("ListTransitRouterEcrAttachments"));
        await app.RunAsync();
        await app.RunElsewhereAsync(NetworkWatch.Off);
        await using var dashboard = await DashboardPage.OpenAsync(chromium, app, "runs?run=2");
        var network = dashboard.Page.Locator("[aria-labelledby=run-network]");

        await Expect(network).ToContainTextAsync("Network of 1 account");
        await Expect(network).ToContainTextAsync(new Regex("!incomplete.*6 CEN instances.* 20 transit routers and "));
        await Expect(network.GetByRole(AriaRole.Listitem)).ToHaveTextAsync(
            new Regex(@"^ListTransitRouterEcrAttachments: \d+ not complete in 1 account, such as tr-\w+ of account "
                + $@"{app.Cloud.AccountId}\. Forbidden\.RAM "));
        await dashboard.Page.GetByRole(AriaRole.Link, new() { Name = "#3" }).ClickAsync();
        await Expect(dashboard.Page.Locator("#one-run")).ToContainTextAsync("Run #3");
        await Expect(dashboard.Page.GetByText("Network is switched off (Sync__Network__Enabled).")).ToBeVisibleAsync();
        Assert.Empty(dashboard.Complaints);
    }

    [ChromiumFact]
    public async Task Coverage_says_that_the_network_is_switched_off_and_not_that_it_was_never_listed()
    {
        await using var app = await SyncApplication.StartAsync();
        await app.RunWellAsync();
        await using var dashboard = await DashboardPage.OpenAsync(chromium, app, "coverage");

        await Expect(dashboard.Main.GetByText("Network is switched off (Sync__Network__Enabled).")).ToBeVisibleAsync();

        await Expect(dashboard.Main.GetByText("never listed")).ToHaveCountAsync(0);
        Assert.Empty(dashboard.Complaints);
    }

    [ChromiumFact]
    public async Task Sync_now_starts_a_run_and_follows_it_to_its_end()
    {
        await using var app = await SyncApplication.StartAsync();
        await app.RunWellAsync();
        var drift = app.Cloud.Drift(5);
        await using var dashboard = await DashboardPage.OpenAsync(chromium, app);
        await using var merges = await HoldMergesAsync(app);

        await dashboard.Page.GetByRole(AriaRole.Button, new() { Name = "Sync now" }).ClickAsync();

        await Expect(dashboard.Page.Locator("#one-run")).ToContainTextAsync("Run #2 …running");
        await Expect(dashboard.Page.GetByRole(AriaRole.Progressbar)).ToBeVisibleAsync();
        await Expect(dashboard.Page.GetByRole(AriaRole.Status)).ToContainTextAsync("Run 2 is in progress");
        Assert.Equal("#/runs?run=2", await dashboard.AddressAsync());
        await dashboard.ScreenshotAsync("run-working");

        await merges.DisposeAsync();
        await Expect(dashboard.Page.GetByRole(AriaRole.Status)).ToHaveTextAsync(
            $"Run 2 ended: succeeded. {drift.Added.Count} added, {drift.Changed.Count} changed, "
            + $"{drift.Removed.Count} removed.");
        await Expect(dashboard.Page.Locator("#one-run")).ToContainTextAsync("✓succeeded");
        var runs = dashboard.Page.GetByRole(AriaRole.Region, new() { Name = "Runs, newest first" });
        await Expect(runs.GetByRole(AriaRole.Row).Nth(1)).ToContainTextAsync("succeeded");
        Assert.Empty(dashboard.Complaints);
    }

    [ChromiumFact]
    public async Task Sync_now_shows_the_run_that_is_in_progress()
    {
        await using var app = await SyncApplication.StartAsync();
        await app.RunWellAsync();
        app.Cloud.Drift(5);
        await using var merges = await HoldMergesAsync(app);
        await app.Http.PostAsync("/api/sync", null);
        await using var dashboard = await DashboardPage.OpenAsync(chromium, app, "overview");
        await Expect(dashboard.Main.Locator(".tiles")).ToContainTextAsync("running");

        await dashboard.Page.GetByRole(AriaRole.Button, new() { Name = "Sync now" }).ClickAsync();

        await Expect(dashboard.Page.Locator("#one-run")).ToContainTextAsync("Run #2 …running");
        await merges.DisposeAsync();
        await Expect(dashboard.Page.Locator("#one-run")).ToContainTextAsync("✓succeeded");
        Assert.Equal(2, await app.ScalarAsync<long>("select count(*) from sync.sync_run"));
    }

    [ChromiumFact]
    public async Task A_dry_run_shows_the_plan_and_writes_nothing()
    {
        await using var app = await SyncApplication.StartAsync();
        await app.RunWellAsync();
        var drift = app.Cloud.Drift(7);
        await using var dashboard = await DashboardPage.OpenAsync(chromium, app, "runs");

        await dashboard.Page.GetByRole(AriaRole.Button, new() { Name = "Show the plan" }).ClickAsync();

        await Expect(dashboard.Main).ToContainTextAsync(
            new Regex(
                $"A run now would add {drift.Added.Count} flow logs?, change {drift.Changed.Count} "
                + $"and remove {drift.Removed.Count}\\."));
        var planned = dashboard.Page.GetByRole(AriaRole.Region, new() { Name = "Flow logs that a run would change" })
            .Locator("tbody > tr:has(> td .mark)");
        await Expect(planned).ToHaveCountAsync(drift.Added.Count + drift.Changed.Count + drift.Removed.Count);
        await Expect(planned.First).ToContainTextAsync(drift.Removed.Count > 0 ? "removed" : "changed");
        foreach (var flowLog in drift.Added.Concat(drift.Changed.Select(pair => pair.After)).Concat(drift.Removed))
        {
            await Expect(planned.Filter(new() { HasText = flowLog.FlowLogName ?? flowLog.FlowLogId }))
                .Not.ToHaveCountAsync(0);
        }

        await dashboard.ScreenshotAsync("plan", fullPage: true);
        Assert.Equal(1, await app.ScalarAsync<long>("select count(*) from sync.sync_run"));
        Assert.Equal(0, await app.ScalarAsync<long>("select count(*) from sync.drift_event"));
        Assert.Empty(dashboard.Complaints);
    }

    // Every merge that changes something locks this row, so none completes until it is released.
    private static async Task<NpgsqlConnection> HoldMergesAsync(SyncApplication app)
    {
        var connection = await app.DataSource.OpenConnectionAsync();
        await using var hold = new NpgsqlCommand("begin; select from sync.inventory_clock for update", connection);
        await hold.ExecuteNonQueryAsync();
        return connection;
    }
}
