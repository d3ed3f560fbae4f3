using Sync.Inventory;
using Sync.Runs.Scopes;

namespace Sync.Runs;

/// <summary>What a run did in one scope: a row of the view <c>sync.run_scope</c>.</summary>
public sealed record ScopeReport(Scope Scope, ScopeOutcome Outcome)
{
    public TimeSpan Duration { get; init; }

    /// <summary>
    /// Walks started: more than one if the listing changed during a walk or a removal had to be confirmed.
    /// </summary>
    public int Walks { get; init; }

    public int Pages { get; init; }

    /// <summary>Flow logs in the listing.</summary>
    public int Listed { get; init; }

    public int Added { get; init; }
    public int Changed { get; init; }
    public int Removed { get; init; }
    public int Unchanged { get; init; }

    /// <summary>
    /// Removals that were withheld: by the mass-removal guard, or because listings contradict each other.
    /// </summary>
    public int Withheld { get; init; }

    /// <summary>Requests sent, including retries.</summary>
    public int Calls { get; init; }

    public int Retries { get; init; }
    public int Throttled { get; init; }

    /// <summary>
    /// The API's error code, or <c>Moving</c>, <c>Inconsistent</c>, <c>Flapping</c>, <c>RemovalGuard</c>,
    /// <c>NotListed</c>, <c>Excluded</c>, <c>ScopeDeadline</c>, <c>RunDeadline</c>, <c>LeaseLost</c>,
    /// <c>Cancelled</c>, <c>StepFailed</c>, <c>Database</c>.
    /// </summary>
    public string? ErrorCode { get; init; }

    public string? ErrorMessage { get; init; }
    public string? RequestId { get; init; }

    /// <summary>
    /// The first changes that a run would make, up to <see cref="PlannedChange.MostPerScope"/>; null unless it is a dry
    /// run.
    /// </summary>
    public IReadOnlyList<PlannedChange>? Plan { get; init; }

    /// <inheritdoc cref="Judgement.IsFine(ScopeOutcome, string)"/>
    public bool IsFine => Judgement.IsFine(Outcome, ErrorCode);

    /// <summary>Nothing happened: it needs no attention, and nothing was written or withheld.</summary>
    internal bool IsFolded => IsFine && Added + Changed + Removed + Withheld == 0;
}
