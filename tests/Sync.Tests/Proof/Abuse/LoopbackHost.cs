namespace Sync.Tests.Proof.Abuse;

/// <summary>One host on loopback for all tests that change nothing in it.</summary>
[CollectionDefinition(nameof(LoopbackHost))]
public sealed class LoopbackHost : IAsyncLifetime, ICollectionFixture<LoopbackHost>
{
    internal UpHost Up { get; private set; } = null!;

    public async Task InitializeAsync() => Up = await UpHost.StartAsync();

    public async Task DisposeAsync() => await Up.DisposeAsync();
}
