namespace Sync.Local.FakeCen;

/// <summary>The size and seed of a <see cref="FakeCloud"/>.</summary>
/// <param name="Regions">1 to 30, uneven in size, the last quarter of them empty.</param>
/// <param name="FlowLogs">In all regions together.</param>
/// <param name="Seed">The same seed gives the same cloud, including drift.</param>
public sealed record FakeCloudOptions(int Regions = 8, int FlowLogs = 500, int Seed = 1);
