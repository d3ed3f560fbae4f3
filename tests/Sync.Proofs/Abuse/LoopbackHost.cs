namespace Sync.Proofs.Abuse;

/// <summary>A host on loopback, shared by all tests that do not modify it.</summary>
[CollectionDefinition(nameof(LoopbackHost))]
public sealed class LoopbackHost : IAsyncLifetime, ICollectionFixture<LoopbackHost>
{
    internal UpHost Up { get; private set; } = null!;

    public async Task InitializeAsync() => Up = await UpHost.StartAsync();

    public async Task DisposeAsync() => await Up.DisposeAsync();
}
