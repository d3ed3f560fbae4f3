namespace Sync.Runs.Steps;

/// <summary>A run that steps in several processes work on. Plain data: each step receives it.</summary>
/// <param name="Holder">The token of the run's lease, which is held for the run and not by a process.</param>
/// <param name="Trace">
/// The W3C trace context (<c>traceparent</c>) of the span that opened the run: the parent of the spans of all steps.
/// Null: it is not traced.
/// </param>
public sealed record DistributedRun(long RunId, Guid Holder, SyncRequest Request, string? Trace)
{
    /// <summary>Whether it lists networks: without, it has no steps for them.</summary>
    public bool HasNetworks { get; init; }

    internal LeasedRun Leased => new(RunId, Holder);
}

/// <summary>The input of a step that works on one part of a run.</summary>
/// <param name="Number">From 0.</param>
public sealed record RunPart(DistributedRun Run, int Number);

/// <summary>What a step did: counts only, because an orchestration stores the results of its steps.</summary>
/// <param name="Done">Accounts, scopes or networks that ended in this step, whatever their outcome.</param>
/// <param name="NotFine">Those of them that need attention.</param>
public sealed record StepCounts(int Done, int NotFine);

/// <summary>How a distributed run ended.</summary>
/// <param name="Outcome">In lower case, as in the ledger.</param>
/// <param name="Problem">Why it did not succeed, at most 500 characters; null: it succeeded.</param>
public sealed record RunEnd(string Outcome, string? Problem);
