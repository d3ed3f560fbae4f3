namespace Sync.Runs;

/// <summary>The outcome of a run in one scope. Stored and shown in lower case.</summary>
public enum ScopeOutcome
{
    /// <summary>Listed completely and merged.</summary>
    Synced,

    /// <summary>
    /// Walked, but removals are withheld: the listing was not shown to be complete, listings contradict each other, or
    /// the mass-removal guard tripped.
    /// </summary>
    Incomplete,

    /// <summary>
    /// The region does not support flow logs and has no rows in the inventory: there is nothing to verify.
    /// </summary>
    Unsupported,

    /// <summary>The cloud or the database returned an error. No rows were removed.</summary>
    Failed,

    /// <summary>Not walked: the run ended first, or the region is not part of this run.</summary>
    Skipped,
}
