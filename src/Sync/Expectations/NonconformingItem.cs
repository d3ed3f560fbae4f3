namespace Sync.Expectations;

/// <summary>A flow log or attachment that does not conform to an expectation.</summary>
public sealed record NonconformingItem
{
    public required string AccountId { get; init; }
    public required string RegionId { get; init; }

    /// <summary>Null for attachments. <see cref="FlowLogName"/> likewise.</summary>
    public string? FlowLogId { get; init; }

    public string? FlowLogName { get; init; }
    public string? CenId { get; init; }
    public required string Expectation { get; init; }
    public required string Severity { get; init; }

    /// <summary>When it ceased to conform, or was first judged.</summary>
    public required DateTime Since { get; init; }

    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>flow_log or attachment.</summary>
    public required string Resource { get; init; }

    /// <summary>Of an attachment: attachment ID, <c>@</c> and transit router ID.</summary>
    public required string ResourceId { get; init; }

    public string? ResourceName { get; init; }
}

/// <param name="NextCursor">Null on the last page.</param>
public sealed record NonconformingPage(IReadOnlyList<NonconformingItem> Items, string? NextCursor);
