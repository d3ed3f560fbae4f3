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

    public RunEngine Engine { get; init; }

    /// <summary>
    /// The maximum of concurrent scopes in a process: more than concurrent calls, because while one scope is merged,
    /// another is listed. Dry runs leave half of the calls to a run.
    /// </summary>
    /// <param name="calls">The maximum of concurrent calls.</param>
    internal int ScopesAtOnce(int calls, bool isDryRun) =>
        isDryRun ? Math.Max(1, calls / 2 / MaxDryRuns) : calls * 3 / 2;
}

/// <summary>What works on a run.</summary>
public enum RunEngine
{
    /// <summary>The process that started it.</summary>
    InProcess,

    /// <summary>All instances of the Azure Functions app, by an orchestration of Durable Functions.</summary>
    Durable,
}
