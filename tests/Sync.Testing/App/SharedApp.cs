namespace Sync.Testing;

/// <summary>
/// A class fixture: one app for the tests of a class that only read from it, or leave it as they found it.
/// </summary>
public abstract class SharedApp : IAsyncLifetime
{
    internal SyncApplication App { get; private set; } = null!;

    /// <summary>Starts the app and fills its inventory.</summary>
    private protected abstract Task<SyncApplication> StartAsync();

    public async Task InitializeAsync() => App = await StartAsync();

    public virtual async Task DisposeAsync() => await App.DisposeAsync();
}
