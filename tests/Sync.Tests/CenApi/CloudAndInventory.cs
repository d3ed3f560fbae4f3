using Sync.Local.FakeCen;

namespace Sync.Tests.CenApi;

/// <summary>A cloud and its inventory, shared by tests that change neither.</summary>
public sealed class CloudAndInventory : IAsyncLifetime
{
    internal static readonly FakeCloudOptions Options = new(Regions: 4, FlowLogs: 95);

    private CenApiApplication? _app;

    public SignedCaller Cloud { get; private set; } = null!;

    public SignedCaller Inventory { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        _app = await CenApiApplication.StartAsync(Options, network: true);
        Cloud = new SignedCaller(_app.App.Cen);
        Inventory = await _app.NewCallerAsync();
    }

    public async Task DisposeAsync()
    {
        Cloud.Dispose();
        Inventory.Dispose();
        await _app!.DisposeAsync();
    }
}
