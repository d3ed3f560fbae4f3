namespace Sync.Tests.Reporting;

/// <summary>
/// An inventory with a history: several runs against a changing cloud. Shared by tests, which only read it.
/// </summary>
public sealed class ReportedCloud : IAsyncLifetime
{
    internal SyncApplication App { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        App = await SyncApplication.StartAsync(
            new(Regions: 6, FlowLogs: 300), ("Sync:Network:Enabled", "true"));
        await App.RunWellAsync();
        for (var run = 0; run < 3; run++)
        {
            App.Cloud.Drift(40);
            await App.RunAsync(forceRemovals: true);
        }
    }

    public Task DisposeAsync() => App.DisposeAsync().AsTask();
}
