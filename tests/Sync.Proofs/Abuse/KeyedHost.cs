namespace Sync.Proofs.Abuse;

/// <summary>A host that listens on all addresses and requires a key.</summary>
public sealed class KeyedHost : IAsyncLifetime
{
    internal const string Key = "R3a1-Key-Of-The-Host-0123456789abcdef";

    internal UpHost Up { get; private set; } = null!;

    public async Task InitializeAsync() => Up = await UpHost.StartAsync(Key);

    public async Task DisposeAsync() => await Up.DisposeAsync();
}
