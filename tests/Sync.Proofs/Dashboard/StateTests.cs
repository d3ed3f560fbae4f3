using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Sync.Proofs.Dashboard;

/// <summary>The dashboard without data, and with errors.</summary>
[Collection(nameof(Chromium))]
public sealed class StateTests(Chromium chromium)
{
    [ChromiumFact]
    public async Task Every_view_shows_a_message_before_the_first_run()
    {
        await using var app = await SyncApplication.StartAsync();
        foreach (var (view, says) in ((string, string)[])
            [("coverage", "No connection has been listed yet"),
             ("overview", "Nothing has been synced yet"), ("inventory", "The inventory is empty"),
             ("drift", "Nothing has changed since the first listing."), ("runs", "There has been no run yet"),
             ("deliveries", "There have been no alerts yet."),
             ("expectations", "Everything that could be judged is as expected.")])
        {
            await using var dashboard = await DashboardPage.OpenAsync(chromium, app, view);
            await Expect(dashboard.Main.Locator(".empty").First).ToContainTextAsync(says);
            Assert.Empty(dashboard.Complaints);
        }
    }

    [ChromiumFact]
    public async Task A_server_error_is_shown_and_can_be_retried()
    {
        await using var app = await SyncApplication.StartAsync();
        await app.RunWellAsync();
        await app.ExecuteAsync("alter table sync.drift_event rename to elsewhere");
        await using var dashboard = await DashboardPage.OpenAsync(chromium, app, "drift");
        await Expect(dashboard.Main.GetByRole(AriaRole.Alert))
            .ToContainTextAsync("The database lacks the schema of this build.");
        await dashboard.ScreenshotAsync("error");

        await app.ExecuteAsync("alter table sync.elsewhere rename to drift_event");
        await dashboard.Page.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();

        await Expect(dashboard.Main).ToContainTextAsync("Nothing has changed since the first listing.");
    }

    [ChromiumFact]
    public async Task An_unreachable_server_and_unknown_runs_and_views_show_a_message()
    {
        await using var app = await SyncApplication.StartAsync();
        await app.RunWellAsync();
        await using var dashboard = await DashboardPage.OpenAsync(chromium, app, "runs?run=77");
        await Expect(dashboard.Main.GetByRole(AriaRole.Alert)).ToContainTextAsync("Run 77 not found.");
        await dashboard.GoAsync("nowhere");
        await Expect(dashboard.Main).ToContainTextAsync("The dashboard has no such page");

        await dashboard.Page.Context.SetOfflineAsync(true);
        await dashboard.Page.GetByRole(AriaRole.Link, new() { Name = "Inventory" }).ClickAsync();

        await Expect(dashboard.Main.GetByRole(AriaRole.Alert)).ToContainTextAsync("The server does not answer.");
    }

    [ChromiumFact]
    public async Task Rows_of_a_region_that_the_latest_run_did_not_verify_are_marked_stale()
    {
        await using var app = await SyncApplication.StartAsync();
        await app.RunWellAsync();
        app.Cen.Faults.Add(new Sync.Local.FakeCen.Faults.DeniedRegion { RegionId = "cn-shanghai" });
        await app.RunAsync();

        await using var dashboard = await DashboardPage.OpenAsync(chromium, app, "inventory");
        await Expect(dashboard.Main.Locator(".notice.warn"))
            .ToContainTextAsync(new Regex("1 scope may be out of date in this list since .*: the listing failed"));
        await dashboard.Page.GetByLabel("Region", new() { Exact = true }).SelectOptionAsync("cn-hangzhou");

        await Expect(dashboard.Main.Locator(".notice.warn")).ToHaveCountAsync(0);
    }
}
