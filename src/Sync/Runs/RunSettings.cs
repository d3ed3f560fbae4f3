using Sync.Runs.Removals;

namespace Sync.Runs;

/// <summary>How long runs may take, how many dry runs there may be, and what protects rows from removal.</summary>
public sealed record RunSettings
{
    /// <summary>
    /// The maximum duration of a run. Scopes that it has not started by then are skipped and come first in the next
    /// run.
    /// </summary>
    public required TimeSpan Deadline { get; init; }

    /// <summary>
    /// How long a run without a heartbeat blocks other runs: the longest wait after its process was killed.
    /// </summary>
    public required TimeSpan Lease { get; init; }

    /// <summary>
    /// Concurrent dry runs per process, 1 to 16. Together they use at most half of the concurrent calls to the cloud.
    /// </summary>
    public required int MaxDryRuns { get; init; }

    public required RemovalGuard RemovalGuard { get; init; }
}
