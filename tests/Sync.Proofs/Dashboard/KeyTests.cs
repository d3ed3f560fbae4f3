using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Sync.Proofs.Dashboard;

/// <summary>The dashboard on Azure, where the static files are public and the data requires a function key.</summary>
[Collection(nameof(Chromium))]
public sealed class KeyTests(Chromium chromium)
{
    private const string Key = "the function key", MasterKey = "the master key";

    [ChromiumFact]
    public async Task The_page_asks_for_the_key_once_and_keeps_it_for_the_session()
    {
        await using var app = await SyncApplication.StartAsync();
        await app.RunWellAsync();
        await using var dashboard = await DashboardPage.OpenAsync(
            chromium, app, "overview", prepare: AskForKeyAsync);
        var dialog = dashboard.Page.GetByRole(AriaRole.Dialog, new() { Name = "Key required" });
        await Expect(dialog.GetByLabel("Function key")).ToBeFocusedAsync();
        await dashboard.Page.ScreenshotAsync(
            new() { Path = Path.Combine(AppContext.BaseDirectory, "screenshots", "key.png") });

        await GiveAsync(dialog, "a wrong key");
        await Expect(dialog).ToContainTextAsync("did not accept that key");
        await GiveAsync(dialog, Key);

        await Expect(dashboard.Main.Locator(".tiles")).ToContainTextAsync("120");
        await dashboard.Page.GetByRole(AriaRole.Link, new() { Name = "Inventory" }).ClickAsync();
        await Expect(dashboard.Page.Locator("#page-of")).ToContainTextAsync("of 120 flow logs");
        await Expect(dialog).ToHaveCountAsync(0);
        Assert.Equal(0, await dashboard.Page.EvaluateAsync<int>("() => localStorage.length + document.cookie.length"));
        Assert.DoesNotContain(Key, Uri.UnescapeDataString(dashboard.Page.Url), StringComparison.Ordinal);

        await dashboard.Page.ReloadAsync();
        await Expect(dashboard.Page.Locator("#page-of")).ToContainTextAsync("of 120 flow logs");
        await Expect(dialog).ToHaveCountAsync(0);

        // Another session, as after closing the browser.
        await using var other = await DashboardPage.OpenAsync(chromium, app, "overview", prepare: AskForKeyAsync);
        await Expect(other.Page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
    }

    [ChromiumFact]
    public async Task An_export_is_fetched_with_the_key_in_a_header()
    {
        await using var app = await SyncApplication.StartAsync();
        await app.RunWellAsync();
        await using var dashboard = await DashboardPage.OpenAsync(chromium, app, "inventory", prepare: AskForKeyAsync);
        await GiveAsync(dashboard.Page.GetByRole(AriaRole.Dialog), Key);

        var download = await dashboard.Page.RunAndWaitForDownloadAsync(() =>
            dashboard.Page.GetByRole(AriaRole.Link, new() { Name = "CSV" }).ClickAsync());

        Assert.Equal("flowlogs.csv", download.SuggestedFilename);
        Assert.Equal(121, (await File.ReadAllLinesAsync((await download.PathAsync())!)).Length);
        await Expect(dashboard.Page.GetByRole(AriaRole.Status)).ToHaveTextAsync("flowlogs.csv has been saved.");
    }

    [ChromiumFact]
    public async Task Starting_a_run_asks_for_the_master_key_and_a_missing_key_can_be_retried()
    {
        await using var app = await SyncApplication.StartAsync();
        await using var dashboard = await DashboardPage.OpenAsync(
            chromium, app, "overview", prepare: AskForKeyAsync);
        var dialog = dashboard.Page.GetByRole(AriaRole.Dialog);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await Expect(dashboard.Main.GetByRole(AriaRole.Alert)).ToContainTextAsync("A key is required.");
        await dashboard.Main.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();
        await GiveAsync(dialog, Key);
        await Expect(dashboard.Main).ToContainTextAsync("Nothing has been synced yet");

        await dashboard.Page.GetByRole(AriaRole.Button, new() { Name = "Sync now" }).ClickAsync();
        await Expect(dialog).ToContainTextAsync("Starting a run requires the app's master key");
        await GiveAsync(dialog, MasterKey);

        await Expect(dashboard.Page.Locator("#one-run")).ToContainTextAsync("✓succeeded");
    }

    private static async Task GiveAsync(ILocator dialog, string key)
    {
        await dialog.GetByLabel("Function key").FillAsync(key);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Use key" }).ClickAsync();
    }

    // Simulates the Functions host, which returns an empty 401 without calling the app.
    private static Task AskForKeyAsync(IPage page) => page.RouteAsync("**/api/**", async route =>
    {
        var given = await route.Request.HeaderValueAsync("x-functions-key");
        var isOpen = new Uri(route.Request.Url).AbsolutePath.StartsWith("/api/dashboard", StringComparison.Ordinal);
        if (isOpen || given == MasterKey || (given == Key && route.Request.Method == "GET"))
            await route.ContinueAsync();
        else await route.FulfillAsync(new() { Status = 401 });
    });
}
