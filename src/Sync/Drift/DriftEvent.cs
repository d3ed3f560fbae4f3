using Sync.Alibaba;
using Sync.Drift.Alerts;
using Sync.FlowLogs;
using Sync.Runs;

namespace Sync.Drift;

/// <summary>What happened to a flow log. Stored and shown in lower case.</summary>
public enum DriftKind
{
    Added,
    Changed,
    Removed,
}

/// <summary>Stored and shown in lower case.</summary>
public enum Severity
{
    Low,
    Medium,
    High,
}

/// <summary>Whether readers and alerts get to see an event. Stored and shown in lower case.</summary>
public enum DriftState
{
    Shown,

    /// <summary>A change into a transient status, which may yet settle.</summary>
    Pending,

    /// <summary>Another event speaks for it, or it was undone while it was pending.</summary>
    Folded,

    /// <summary>By a rule of the settings: kept for the audit.</summary>
    Ignored,
}

/// <summary>What a merge does to one flow log.</summary>
/// <param name="FlowLogName">After the change; of a removed flow log, its last. The same for <paramref name="CenId"/>.</param>
public sealed record DriftChange(DriftKind Kind, string FlowLogId, string? FlowLogName, string? CenId, IReadOnlyList<FieldChange> Fields)
{
    /// <summary>As <see cref="FlowLogName"/>.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = FlowLogEntry.NoTags;
}

/// <summary>One change of the inventory as it is told: a row of <c>sync.drift_event</c>.</summary>
/// <param name="At">The moment of the merge.</param>
public sealed record DriftEvent(Guid EventId, DateTime At, long RunId, Scope Scope, DriftChange Change, Severity Severity, DriftState State)
{
    /// <summary>What readers get where that is not all of the change; null where it is.</summary>
    public IReadOnlyList<FieldChange>? Shown { get; init; }

    /// <summary>The run that first saw the transient status of a pending event.</summary>
    public long? PendingSince { get; init; }

    public Guid? FoldedInto { get; init; }

    public IReadOnlyList<FieldChange> Told => Shown ?? Change.Fields;

    public AlertEvent ToAlert() => new()
    {
        Id = EventId,
        At = At,
        Kind = Words.Lower(Change.Kind),
        Severity = Severity,
        RunId = RunId,
        AccountId = Scope.AccountId,
        RegionId = Scope.RegionId,
        FlowLogId = Change.FlowLogId,
        FlowLogName = Change.FlowLogName,
        CenId = Change.CenId,
        Tags = Change.Tags,
        Changes = Told,
    };
}
