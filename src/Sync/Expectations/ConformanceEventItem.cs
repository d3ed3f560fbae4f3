namespace Sync.Expectations;

/// <summary>A flow log or attachment began to break an expectation, or to meet it again.</summary>
public sealed record ConformanceEventItem
{
    public required Guid Id { get; init; }

    /// <summary>When the inventory changed or the attachment was judged, in UTC.</summary>
    public required DateTime At { get; init; }

    /// <summary>nonconforming or conforming.</summary>
    public required string Kind { get; init; }

    public required string Severity { get; init; }
    public required string AccountId { get; init; }
    public required string RegionId { get; init; }

    /// <summary>Null for attachments. <see cref="FlowLogName"/> likewise.</summary>
    public string? FlowLogId { get; init; }

    public string? FlowLogName { get; init; }
    public string? CenId { get; init; }
    public required long RunId { get; init; }
    public required string Expectation { get; init; }

    /// <summary>
    /// For conforming ones: the former findings with the current values; empty if no longer selected.
    /// </summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>flow_log or attachment.</summary>
    public required string Resource { get; init; }

    /// <summary>Of an attachment: attachment ID, <c>@</c> and transit router ID.</summary>
    public required string ResourceId { get; init; }

    public string? ResourceName { get; init; }
}

/// <param name="NextCursor">Null on the last page.</param>
public sealed record ConformanceEventPage(IReadOnlyList<ConformanceEventItem> Items, string? NextCursor);
