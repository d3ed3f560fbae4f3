namespace Sync.Runs;

/// <summary>What started a run. Stored and shown in lower case.</summary>
public enum SyncTrigger
{
    Timer,
    Http,
    Cli,
}

/// <param name="DryRun">Walk and compare without writing: the report is the plan.</param>
/// <param name="ForceRemovals">Apply removals that the mass-removal guard would withhold.</param>
public sealed record SyncRequest(SyncTrigger Trigger, bool DryRun = false, bool ForceRemovals = false);
