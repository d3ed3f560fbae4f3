using Microsoft.Playwright;
using Sync.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace Sync.Tests.Reporting.Dashboard;

/// <summary>When there is nothing to show, or no way to get it.</summary>
[Collection(nameof(Chromium))]
public sealed class StateTests(Chromium chromium)
{
    [ChromiumFact]
    public async Task Before_the_first_run_every_view_says_what_to_do()
    {
        await using var app = await SyncApplication.StartAsync();
        foreach (var (view, says) in ((string, string)[])
            [("overview", "Nothing has been synced yet"), ("inventory", "The inventory is empty"), ("drift", "Nothing has changed since the first listing."), ("runs", "There has been no run yet"),
             ("deliveries", "Nothing was to be told yet."), ("expectations", "Every flow log is as expected.")])
        {
            await using var dashboard = await DashboardPage.OpenAsync(chromium, app, view);
            await Expect(dashboard.Main.Locator(".empty").First).ToContainTextAsync(says);
            Assert.Empty(dashboard.Complaints);
        }
    }

    [ChromiumFact]
    public async Task A_fault_of_the_server_is_said_and_trying_again_goes_on()
    {
        await using var app = await SyncApplication.StartAsync();
        await app.RunWellAsync();
        await app.ExecuteAsync("alter table sync.drift_event rename to elsewhere");
        await using var dashboard = await DashboardPage.OpenAsync(chromium, app, "drift");
        await Expect(dashboard.Main.GetByRole(AriaRole.Alert)).ToContainTextAsync("The database lacks the schema of this build.");
        await dashboard.ScreenshotAsync("error");

        await app.ExecuteAsync("alter table sync.elsewhere rename to drift_event");
        await dashboard.Page.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();

        await Expect(dashboard.Main).ToContainTextAsync("Nothing has changed since the first listing.");
    }

    [ChromiumFact]
    public async Task A_server_that_is_away_is_said_and_so_are_runs_and_views_that_are_not_there()
    {
        await using var app = await SyncApplication.StartAsync();
        await app.RunWellAsync();
        await using var dashboard = await DashboardPage.OpenAsync(chromium, app, "runs?run=77");
        await Expect(dashboard.Main.GetByRole(AriaRole.Alert)).ToContainTextAsync("There is no run 77.");
        await dashboard.GoAsync("nowhere");
        await Expect(dashboard.Main).ToContainTextAsync("This address names no view");

        await dashboard.Page.Context.SetOfflineAsync(true);
        await dashboard.Page.GetByRole(AriaRole.Link, new() { Name = "Inventory" }).ClickAsync();

        await Expect(dashboard.Main.GetByRole(AriaRole.Alert)).ToContainTextAsync("The server does not answer.");
    }

    [ChromiumFact]
    public async Task Rows_of_a_region_that_the_newest_run_did_not_prove_are_marked_stale()
    {
        await using var app = await SyncApplication.StartAsync();
        await app.RunWellAsync();
        app.Cen.Faults.Add(new Sync.Local.FakeCen.Faults.DeniedRegion { RegionId = "cn-shanghai" });
        await app.RunAsync();

        await using var dashboard = await DashboardPage.OpenAsync(chromium, app, "inventory");
        await Expect(dashboard.Main.Locator(".notice.warn")).ToContainTextAsync("cn-shanghai: ✕failed, as last proven at");
        await dashboard.Page.GetByLabel("Region", new() { Exact = true }).SelectOptionAsync("cn-hangzhou");

        await Expect(dashboard.Main.Locator(".notice.warn")).ToHaveCountAsync(0);
    }
}
