using Sync.Inventory;

namespace Sync.Drift;

/// <summary>A drift event as the API returns it.</summary>
public sealed record DriftItem
{
    public required Guid Id { get; init; }

    /// <summary>When the inventory changed, in UTC.</summary>
    public required DateTime At { get; init; }

    public required string Kind { get; init; }
    public required string Severity { get; init; }
    public required string State { get; init; }
    public required string AccountId { get; init; }
    public required string RegionId { get; init; }

    /// <summary>Null for other resources. <see cref="FlowLogName"/> likewise.</summary>
    public string? FlowLogId { get; init; }

    /// <summary>After the change; for a removed flow log, its last name. <see cref="CenId"/> likewise.</summary>
    public string? FlowLogName { get; init; }

    public string? CenId { get; init; }
    public required long RunId { get; init; }

    /// <summary>The reported changes: field, value before, value after.</summary>
    public required IReadOnlyList<FieldChange> Changes { get; init; }

    /// <summary>All merged changes where they differ from <see cref="Changes"/>; otherwise null.</summary>
    public IReadOnlyList<FieldChange>? Merged { get; init; }

    /// <summary>The event that reports this change instead of this one.</summary>
    public Guid? FoldedInto { get; init; }

    /// <summary>
    /// How often the same change recurred after it was reverted; <see cref="FlappedAt"/> is the last time.
    /// </summary>
    public int Flaps { get; init; }

    public DateTime? FlappedAt { get; init; }

    /// <summary>
    /// The change moved the flow log out of the configured filter: it exists, but is no longer listed.
    /// </summary>
    public bool LeftFilter { get; init; }

    /// <summary>One of <see cref="DriftResource.Names"/>.</summary>
    public string Resource { get; init; } = DriftResource.FlowLogs;

    public string ResourceId { get => field ?? FlowLogId ?? ""; init; }

    /// <summary>After the change; for a removed item, its last name.</summary>
    public string? ResourceName { get => field ?? FlowLogName; init; }
}

/// <param name="NextCursor">Null on the last page.</param>
public sealed record DriftPage(IReadOnlyList<DriftItem> Items, string? NextCursor);
