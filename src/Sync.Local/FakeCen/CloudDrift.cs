using Sync.FlowLogs;

namespace Sync.Local.FakeCen;

/// <summary>
/// What <see cref="FakeCloud.Drift"/> changed. Each flow log occurs at most once, so walks before and after must find
/// exactly this.
/// </summary>
public sealed record CloudDrift(
    IReadOnlyList<FlowLog> Added,
    IReadOnlyList<(FlowLog Before, FlowLog After)> Changed,
    IReadOnlyList<FlowLog> Removed);
