using Sync.FlowLogs;

namespace Sync.Drift;

/// <summary>A drift event as readers get it.</summary>
public sealed record DriftItem
{
    public required Guid Id { get; init; }

    /// <summary>The moment of the change in the inventory.</summary>
    public required DateTime At { get; init; }

    public required string Kind { get; init; }
    public required string Severity { get; init; }
    public required string State { get; init; }
    public required string AccountId { get; init; }
    public required string RegionId { get; init; }
    public required string FlowLogId { get; init; }

    /// <summary>After the change; of a removed flow log, its last. The same for <see cref="CenId"/>.</summary>
    public string? FlowLogName { get; init; }

    public string? CenId { get; init; }
    public required long RunId { get; init; }

    /// <summary>Field, before and after, of all that is told.</summary>
    public required IReadOnlyList<FieldChange> Changes { get; init; }

    /// <summary>All that was merged, where more or other than what is told; else null.</summary>
    public IReadOnlyList<FieldChange>? Merged { get; init; }

    /// <summary>The event that speaks for this one.</summary>
    public Guid? FoldedInto { get; init; }

    /// <summary>How often the same change came again after it had been undone, and when it last did.</summary>
    public int Flaps { get; init; }

    public DateTime? FlappedAt { get; init; }

    /// <summary>The change took it out of the filter of the settings: it exists, and is not listed any more.</summary>
    public bool LeftFilter { get; init; }
}

public sealed record DriftPage(IReadOnlyList<DriftItem> Items, string? NextCursor);
