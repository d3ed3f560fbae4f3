using Sync.Alibaba.Answers;
using Sync.Drift.Alerts;
using Sync.Http;
using Sync.Inventory;
using Sync.Inventory.Fields;

namespace Sync.Drift;

/// <summary>What happened to an item. Stored and shown in lower case.</summary>
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

/// <summary>The change of one item by a merge.</summary>
public sealed record DriftChange(DriftKind Kind, Resource Resource, string Id, IReadOnlyList<FieldChange> Fields)
{
    /// <summary>
    /// After the change; for a removed item, its last name. <see cref="CenId"/> and <see cref="Tags"/> likewise.
    /// </summary>
    public string? Name { get; init; }

    public string? CenId { get; init; }
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
        Resource = Change.Resource.Table,
        ResourceId = Change.Id,
        ResourceName = Change.Name,
        CenId = Change.CenId,
        Tags = Change.Tags,
        Changes = Told,
    };
}
