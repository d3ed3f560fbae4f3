namespace Sync.Runs;

/// <summary>A run in progress.</summary>
/// <param name="Process">The process that holds the lease.</param>
/// <param name="Until">When its lease expires unless it is renewed.</param>
public sealed record RunUnderWay(long? RunId, DateTime? StartedAt, string? Process, DateTime? Until)
{
    /// <summary>A run whose row does not exist yet.</summary>
    public static RunUnderWay JustStarting { get; } = new(null, null, null, null);

    public override string ToString() => RunId is null
        ? "Another run is starting."
        : $"Run {RunId}, started at {StartedAt:yyyy-MM-ddTHH:mm:ssZ} by {Process}, is in progress. If that process was "
            + $"killed, a run can start after {Until:yyyy-MM-ddTHH:mm:ssZ}.";
}

/// <summary>Another run holds the lease.</summary>
public sealed class RunInProgressException(RunUnderWay run) : Exception(run.ToString())
{
    public RunUnderWay Run { get; } = run;
}
