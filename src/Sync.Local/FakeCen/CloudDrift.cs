using Sync.Alibaba;

namespace Sync.Local.FakeCen;

/// <summary>
/// What <see cref="FakeCloud.Drift"/> did. No flow log stands in it twice, so this is what a walk before and after must find.
/// </summary>
public sealed record CloudDrift(
    IReadOnlyList<FlowLogEntry> Added,
    IReadOnlyList<(FlowLogEntry Before, FlowLogEntry After)> Changed,
    IReadOnlyList<FlowLogEntry> Removed);
