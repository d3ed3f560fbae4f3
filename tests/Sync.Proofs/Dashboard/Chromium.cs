using Microsoft.Playwright;
using Sync.Local.EmbeddedPostgres;

namespace Sync.Proofs.Dashboard;

/// <summary>
/// The installed Chromium. Shared by all dashboard tests, which run one at a time and share a
/// <see cref="DashboardWorld"/>.
/// </summary>
[CollectionDefinition(nameof(Chromium))]
public sealed class Chromium : ICollectionFixture<Chromium>, ICollectionFixture<DashboardWorld>, IAsyncLifetime
{
    /// <summary>Timeout in milliseconds. Long enough for any machine: it elapses only if a test fails.</summary>
    public const float Patience = 60_000;

    private static readonly string? Path = ((string[])["chromium", "chromium-browser", "google-chrome"])
        .Select(name => InstalledTools.OfThisMachine().FindCommand(name)).FirstOrDefault(found => found is not null);

    private IPlaywright? _driver;
    private IBrowser? _browser;

    /// <summary>Why the tests are skipped; null to run them, which in CI includes failing without Chromium.</summary>
    internal static string? ReasonToSkip { get; } = Path is not null
        || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI"))
        ? null
        : "Neither Chromium nor Chrome is installed here (apt-get install chromium).";

    public async Task InitializeAsync()
    {
        if (ReasonToSkip is not null) return;
        Assert.True(Path is not null, "Chromium is not installed.");
        Assertions.SetDefaultExpectTimeout(Patience);
        _driver = await Playwright.CreateAsync();
        _browser = await _driver.Chromium.LaunchAsync(
            new() { ExecutablePath = Path, Args = ["--disable-gpu", "--disable-dev-shm-usage"], Timeout = Patience });
    }

    /// <summary>Creates a browser context without the state of other tests.</summary>
    internal async Task<IBrowserContext> NewContextAsync(ColorScheme scheme, int width)
    {
        var context = await _browser!.NewContextAsync(new()
        {
            ColorScheme = scheme,
            ViewportSize = new() { Width = width, Height = 900 },
            ReducedMotion = ReducedMotion.Reduce,
        });
        context.SetDefaultTimeout(Patience);
        return context;
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _driver?.Dispose();
    }
}
