namespace Sync.Runs;

/// <summary>How a run left one scope. Stored and shown in lower case.</summary>
public enum ScopeOutcome
{
    /// <summary>Listed completely and merged.</summary>
    Synced,

    /// <summary>Walked, but nothing may be removed: the listing was not provably whole, or the mass-removal guard tripped.</summary>
    Incomplete,

    /// <summary>The region does not offer flow logs, and the inventory has none of it: there is nothing to verify.</summary>
    Unsupported,

    /// <summary>The cloud or the database refused. Rows are as they were.</summary>
    Failed,

    /// <summary>Not tried: the run ended before, or the region is not among those of this run.</summary>
    Skipped,
}
