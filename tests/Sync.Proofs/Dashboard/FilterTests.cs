using static Microsoft.Playwright.Assertions;

namespace Sync.Proofs.Dashboard;

/// <summary>What all views with a list have alike: pickers, folded filters, Escape, tables that are not cut.</summary>
[Collection(nameof(Chromium))]
public sealed class FilterTests(Chromium chromium, DashboardWorld world)
{
    [ChromiumTheory]
    [InlineData("coverage")]
    [InlineData("inventory")]
    [InlineData("drift")]
    [InlineData("expectations")]
    [InlineData("deliveries")]
    public async Task Accounts_regions_and_CEN_instances_are_picked_from_the_same_lists(string view)
    {
        await world.App.ExecuteAsync("update sync.account set name = 'production' where account_id = @AccountId",
            new { world.App.Cloud.AccountId });
        var region = await world.App.ScalarAsync<string>("select region_id from sync.drift_event limit 1");
        var cens = await world.App.ScalarAsync<int>(
            """
            select count(*)::int
            from (select cen_id from sync.flow_log union select cen_id from sync.cen) known
            where cen_id is not null
            """);
        await using var dashboard = await world.OpenAsync(chromium, view);

        await Expect(dashboard.Page.GetByLabel("Account", new() { Exact = true })
                .Locator($"option[value='{world.App.Cloud.AccountId}']"))
            .ToHaveTextAsync($"production ({world.App.Cloud.AccountId})");
        await Expect(dashboard.Page.GetByLabel("CEN instance", new() { Exact = true }).Locator("option"))
            .ToHaveCountAsync(cens + 1);
        await dashboard.Page.GetByLabel("Region", new() { Exact = true }).SelectOptionAsync(region);

        Assert.Equal($"#/{view}?regionId={region}", await dashboard.AddressAsync());
        await dashboard.Page.ReloadAsync();
        await Expect(dashboard.Page.GetByLabel("Region", new() { Exact = true })).ToHaveValueAsync(region);
        Assert.Empty(dashboard.Complaints);
    }

    [ChromiumTheory]
    [InlineData("coverage")]
    [InlineData("inventory")]
    [InlineData("drift")]
    [InlineData("expectations")]
    [InlineData("deliveries")]
    public async Task Filters_are_folded_on_a_phone_and_say_how_many_are_in_use(string view)
    {
        var filter = view == "deliveries" ? "state=sent" : "regionId=cn-hangzhou";
        await using var dashboard = await world.OpenAsync(chromium, $"{view}?{filter}", width: 390);
        var fold = dashboard.Main.Locator(".fold");
        await Expect(fold.Locator("> summary")).ToHaveTextAsync("Filters, 1 in use");
        await Expect(fold.Locator("form")).ToBeHiddenAsync();

        await fold.Locator("> summary").ClickAsync();
        await Expect(fold.Locator("form")).ToBeVisibleAsync();

        await dashboard.Page.SetViewportSizeAsync(1440, 900);
        await Expect(fold.Locator("> summary")).ToBeHiddenAsync();
        await Expect(fold.Locator("form")).ToBeVisibleAsync();
    }

    [ChromiumFact]
    public async Task Escape_closes_what_a_link_opened()
    {
        var selected = await world.App.ScalarAsync<string>(
            "select account_id || '/' || region_id || '/' || flow_log_id from sync.flow_log limit 1");
        var end = await world.App.ScalarAsync<string>(
            "select account_id || '/' || region_id || '/' || attachment_end_id from sync.coverage limit 1");
        var drift = await world.App.ScalarAsync<Guid>("select event_id from sync.drift_event limit 1");
        foreach (var (view, query, opened) in ((string, string, string)[])
            [("inventory", $"selected={selected}", ".panel"), ("coverage", $"selected={end}", ".panel"),
             ("runs", "run=1", "#one-run"), ("drift", $"event={drift}", "a:text('All drift events')")])
        {
            await using var dashboard = await world.OpenAsync(chromium, $"{view}?{query}");
            await Expect(dashboard.Main.Locator(opened)).ToBeVisibleAsync();

            await dashboard.Page.Keyboard.PressAsync("Escape");

            await Expect(dashboard.Main.Locator(opened)).ToBeHiddenAsync();
            Assert.Equal($"#/{view}", await dashboard.AddressAsync());
        }
    }

    [ChromiumTheory]
    [InlineData("coverage")]
    [InlineData("inventory")]
    [InlineData("expectations")]
    [InlineData("deliveries")]
    [InlineData("runs?run=6")]
    [InlineData("overview")]
    public async Task No_table_is_cut_on_a_screen_of_1280_pixels(string address)
    {
        await using var dashboard = await world.OpenAsync(chromium, address, width: 1280);
        await dashboard.ScreenshotAsync($"1280-{address.Split('?')[0]}", fullPage: true);

        var cut = await dashboard.Page.EvaluateAsync<string[]>(
            """
            () => [...document.querySelectorAll('.frame')].filter(each => each.scrollWidth > each.clientWidth + 1)
              .map(each => `${each.ariaLabel}: ${each.scrollWidth} of ${each.clientWidth}`)
            """);

        Assert.Empty(cut);
    }
}
