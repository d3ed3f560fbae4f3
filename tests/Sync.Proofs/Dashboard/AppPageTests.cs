using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Sync.Proofs.Dashboard;

/// <summary>What pages say about the app itself, the root, and the documentation of the API.</summary>
[Collection(nameof(Chromium))]
public sealed class AppPageTests(Chromium chromium)
{
    [ChromiumFact]
    public async Task The_header_and_the_footer_say_which_app_it_is()
    {
        await using var app = await SyncApplication.StartAsync(
            null, ("Sync:Environment", "staging"), ("Sync:Schedule", "0 0 3 * * *"));
        await using var dashboard = await DashboardPage.OpenAsync(chromium, app, "overview");

        await Expect(dashboard.Page.Locator("#environment")).ToHaveTextAsync("staging");
        var facts = dashboard.Page.GetByRole(AriaRole.Contentinfo).Locator("li");
        await Expect(facts).ToHaveTextAsync(
        [
            new Regex("^Sync \\d+\\.\\d+\\.\\d+$"), new Regex("^Environment: staging$"),
            new Regex("^Cloud: Alibaba Cloud \\(127\\.0\\.0\\.1\\)$"), new Regex("^Next run: (\\S+ )?03:00 UTC$"),
            new Regex("^API documentation$"),
        ]);
        Assert.Empty(dashboard.Complaints);
    }

    [ChromiumFact]
    public async Task The_root_leads_to_the_dashboard()
    {
        await using var app = await SyncApplication.StartAsync();
        await using var dashboard = await DashboardPage.OpenAsync(chromium, app);

        await dashboard.Page.GotoAsync(app.Http.BaseAddress!.ToString());

        Assert.EndsWith("/api/dashboard#/coverage", dashboard.Page.Url);
        await Expect(dashboard.Page.Locator("h1")).ToHaveTextAsync("Coverage");
    }

    [ChromiumFact]
    public async Task The_documentation_of_the_API_lists_the_routes_and_sends_a_request()
    {
        await using var app = await SyncApplication.StartAsync();
        await app.RunWellAsync();
        await using var dashboard = await DashboardPage.OpenAsync(chromium, app);
        await dashboard.Page.GotoAsync(new Uri(app.Http.BaseAddress!, "/api/docs").ToString());
        var route = dashboard.Page.Locator("#operations-Inventory-getFlowlogs");
        await Expect(route).ToBeVisibleAsync();
        await dashboard.Page.ScreenshotAsync(new()
        {
            Path = Path.Combine(AppContext.BaseDirectory, "screenshots", "docs.png"),
        });

        await route.Locator(".opblock-summary-control").ClickAsync();
        await route.GetByRole(AriaRole.Button, new() { Name = "Execute" }).ClickAsync();

        await Expect(route.Locator(".live-responses-table tbody .response-col_status").First).ToContainTextAsync("200");
        await Expect(route.Locator(".live-responses-table")).ToContainTextAsync("flowLogId");
        // Nothing was refused by the Content-Security-Policy, and nothing was loaded from elsewhere.
        Assert.Empty(dashboard.Complaints);
    }

    [ChromiumFact]
    public async Task The_documentation_uses_the_key_of_the_dashboard()
    {
        await using var app = await SyncApplication.StartAsync();
        await using var dashboard = await DashboardPage.OpenAsync(chromium, app, prepare: page => page.RouteAsync(
            new Regex("/api/(openapi|about|coverage|choices|transit|cens)"), async route =>
            {
                if (await route.Request.HeaderValueAsync("x-functions-key") == "k") await route.ContinueAsync();
                else await route.FulfillAsync(new() { Status = (int)HttpStatusCode.Unauthorized });
            }));
        var dialog = dashboard.Page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Function key").FillAsync("k");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Use key" }).ClickAsync();
        await Expect(dialog).ToHaveCountAsync(0);

        await dashboard.Page.GotoAsync(new Uri(app.Http.BaseAddress!, "/api/docs").ToString());

        await Expect(dashboard.Page.Locator("#operations-Inventory-getFlowlogs")).ToBeVisibleAsync();
        await Expect(dialog).ToHaveCountAsync(0);
    }
}
