using Microsoft.Playwright;

namespace Sync.Proofs.Dashboard;

/// <summary>
/// The dashboard in a browser, with the messages of the browser console. An uncaught exception in the page fails the
/// test.
/// </summary>
internal sealed class DashboardPage : IAsyncDisposable
{
    private static readonly string Screenshots = Path.Combine(AppContext.BaseDirectory, "screenshots");

    private readonly IBrowserContext _context;
    private readonly Uri _url;
    private readonly List<string> _complaints = [];
    private readonly List<string> _uncaught = [];

    private DashboardPage(IBrowserContext context, IPage page, Uri url)
    {
        (_context, Page, _url) = (context, page, url);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning") _complaints.Add(message.Text);
        };
        page.PageError += (_, error) => _uncaught.Add(error);
    }

    public IPage Page { get; }

    public ILocator Main => Page.Locator("main");

    /// <summary>Errors and warnings of the console. The browser logs every response with an error status.</summary>
    public IReadOnlyList<string> Complaints => _complaints;

    /// <param name="address">The part of the dashboard's URL after #/.</param>
    /// <param name="prepare">Runs before anything is loaded.</param>
    public static async Task<DashboardPage> OpenAsync(
        Chromium chromium, SyncApplication app, string address = "", ColorScheme scheme = ColorScheme.Light,
        int width = 1440, Func<IPage, Task>? prepare = null)
    {
        var context = await chromium.NewContextAsync(scheme, width);
        var dashboard = new DashboardPage(
            context, await context.NewPageAsync(), new Uri(app.Http.BaseAddress!, "/api/dashboard"));
        if (prepare is not null) await prepare(dashboard.Page);
        await dashboard.GoAsync(address);
        return dashboard;
    }

    public async Task GoAsync(string address) => await Page.GotoAsync($"{_url}{(address == "" ? "" : "#/")}{address}");

    /// <summary>Waits until everything is loaded.</summary>
    public async Task SettleAsync()
    {
        await Assertions.Expect(Main.Locator("h1")).ToBeVisibleAsync();
        await Assertions.Expect(Page.Locator("[aria-busy]")).ToHaveCountAsync(0);
    }

    public Task<string> AddressAsync() => Page.EvaluateAsync<string>("() => decodeURIComponent(location.hash)");

    /// <summary>Waits until everything is loaded, and saves a screenshot for visual inspection, except in CI.</summary>
    public async Task ScreenshotAsync(string name, bool fullPage = false)
    {
        await SettleAsync();
        if (Environment.GetEnvironmentVariable("CI") is { Length: > 0 }) return;
        await Page.ScreenshotAsync(new() { Path = Path.Combine(Screenshots, $"{name}.png"), FullPage = fullPage });
    }

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        Assert.Empty(_uncaught);
    }
}
