namespace Sync.Local.FakeCen;

/// <summary>The size and seed of a <see cref="FakeCloud"/>.</summary>
/// <param name="Regions">1 to 30, uneven in size, the last quarter of them empty.</param>
/// <param name="FlowLogs">In all regions together.</param>
/// <param name="Seed">The same seed gives the same cloud, including drift.</param>
/// <param name="Cens">CEN instances.</param>
/// <param name="TransitRouters">
/// In all CEN instances together; at most one per CEN instance and region.
/// </param>
/// <param name="Attachments">
/// Connections of all transit routers; one between two transit routers counts as one.
/// </param>
public sealed record FakeCloudOptions(
    int Regions = 8, int FlowLogs = 500, int Seed = 1, int Cens = 6, int TransitRouters = 20, int Attachments = 150);
