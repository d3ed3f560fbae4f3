using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Sync.Proofs.Dashboard;

[Collection(nameof(Chromium))]
public sealed class AccessibilityTests(Chromium chromium, DashboardWorld world)
{
    /// <summary>A connection of the <see cref="LargeNetwork"/>.</summary>
    private const string Uncovered = "2/cn-hangzhou/tr-attach-00010101@tr-000101";

    public static TheoryData<string, string, ColorScheme> Views
    {
        get
        {
            var views = new TheoryData<string, string, ColorScheme>();
            foreach (var scheme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
            {
                foreach (var (name, address) in ((string, string)[])
                    [
                        ("coverage", "coverage?pageSize=30"),
                        ("coverage-detail", $"coverage?pageSize=10&selected={Uncovered}"),
                        ("overview", "overview"), ("inventory", "inventory?pageSize=30"),
                        ("detail", "inventory?pageSize=10&selected="), ("drift", "drift?pageSize=30"),
                        ("runs", "runs?run=6"), ("expectations", "expectations?pageSize=20"),
                        ("deliveries", "deliveries?pageSize=20"),
                    ])
                {
                    views.Add(name, address, scheme);
                }
            }

            return views;
        }
    }

    [ChromiumTheory]
    [MemberData(nameof(Views))]
    public async Task Axe_finds_no_problem(string view, string address, ColorScheme scheme)
    {
        if (address.EndsWith('='))
        {
            address += await world.App.ScalarAsync<string>(
                """
                select account_id || '/' || region_id || '/' || flow_log_id
                from sync.flow_log
                where tags <> '{}'
                limit 1
                """);
        }

        await using var dashboard = await world.OpenAsync(chromium, address, scheme);
        // Collapsed parts belong to the view too.
        await dashboard.Page.EvaluateAsync(
            "() => document.querySelectorAll('details').forEach(each => { each.open = true; })");
        // Colours in transition, and lists that are being loaded, have less contrast.
        await dashboard.SettleAsync();
        await dashboard.Page.EvaluateAsync(
            "() => Promise.allSettled(document.getAnimations().map(each => each.finished))");

        var result = await dashboard.Page.RunAxe();

        var found = result.Violations.SelectMany(violation => violation.Nodes.Select(
            node => $"{view}: {violation.Id}: {violation.Help}: {node.Html}")).ToList();
        Assert.True(found.Count == 0, string.Join('\n', found));
        Assert.NotEmpty(result.Passes);
        Assert.Empty(dashboard.Complaints);
    }

    [ChromiumFact]
    public async Task Everything_is_reachable_by_keyboard_and_the_focus_follows_the_reader()
    {
        await using var dashboard = await world.OpenAsync(chromium, "overview");
        var keyboard = dashboard.Page.Keyboard;
        await dashboard.SettleAsync();

        await keyboard.PressAsync("Tab");
        await Expect(dashboard.Page.GetByRole(AriaRole.Link, new() { Name = "Skip to content" })).ToBeFocusedAsync();
        await keyboard.PressAsync("Enter");
        await Expect(dashboard.Main).ToBeFocusedAsync();

        await dashboard.Page.GetByRole(AriaRole.Link, new() { Name = "Inventory" }).FocusAsync();
        await keyboard.PressAsync("Enter");
        await Expect(dashboard.Page.GetByRole(AriaRole.Heading, new() { Name = "Inventory" })).ToBeFocusedAsync();
        Assert.Equal("Inventory · Sync", await dashboard.Page.TitleAsync());

        var row = dashboard.Main.Locator("[data-row]").First;
        await row.FocusAsync();
        await keyboard.PressAsync("Enter");
        await Expect(dashboard.Main.Locator(".panel h2")).ToBeFocusedAsync();
        await keyboard.PressAsync("Tab");
        await Expect(dashboard.Main.Locator(".panel").GetByRole(AriaRole.Button, new() { Name = "Close" }))
            .ToBeFocusedAsync();
        await keyboard.PressAsync("Escape");
        await Expect(dashboard.Main.Locator(".panel")).ToBeHiddenAsync();
        await Expect(row).ToBeFocusedAsync();

        await dashboard.Main.GetByRole(AriaRole.Link, new() { Name = "Next" }).FocusAsync();
        await keyboard.PressAsync("Enter");
        await Expect(dashboard.Page.Locator("#page-of")).ToContainTextAsync("101–200");
        await Expect(dashboard.Main.GetByRole(AriaRole.Link, new() { Name = "Next" })).ToBeFocusedAsync();
    }
}
