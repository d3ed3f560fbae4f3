using Sync.Alibaba.Answers;
using Sync.Drift.Alerts;
using Sync.Http;
using Sync.Inventory;

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

/// <summary>Whether readers and alerts see an event. Stored and shown in lower case.</summary>
public enum DriftState
{
    Shown,

    /// <summary>A change to a transient status that has not settled yet.</summary>
    Pending,

    /// <summary>Another event reports it, or it was reverted while it was pending.</summary>
    Folded,

    /// <summary>Excluded by a rule of the settings; kept for audit.</summary>
    Ignored,
}

/// <summary>The change of one flow log by a merge.</summary>
/// <param name="FlowLogName">After the change; for a removed flow log, its last name. <paramref name="CenId"/>
/// likewise.</param>
public sealed record DriftChange(
    DriftKind Kind, string FlowLogId, string? FlowLogName, string? CenId, IReadOnlyList<FieldChange> Fields)
{
    /// <summary>After the change, as <see cref="FlowLogName"/>.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = WireTags.None;
}

/// <summary>One change of the inventory: a row of <c>sync.drift_event</c>.</summary>
/// <param name="At">When the merge took place.</param>
public sealed record DriftEvent(
    Guid EventId, DateTime At, long RunId, Scope Scope, DriftChange Change, Severity Severity, DriftState State)
{
    /// <summary>The changes shown to readers, if not all of them; null shows all.</summary>
    public IReadOnlyList<FieldChange>? Shown { get; init; }

    /// <summary>The run that first saw the transient status of a pending event.</summary>
    public long? PendingSince { get; init; }

    public Guid? FoldedInto { get; init; }

    /// <summary>The changes that readers and alerts get.</summary>
    public IReadOnlyList<FieldChange> Told => Shown ?? Change.Fields;

    public AlertEvent ToAlert() => new()
    {
        Id = EventId,
        At = At,
        Kind = LowerCase.Of(Change.Kind),
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
