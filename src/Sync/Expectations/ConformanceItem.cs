using Sync.Drift;

namespace Sync.Expectations;

/// <summary>An expectation as the API returns it, and how many flow logs or attachments conform to it.</summary>
public sealed record ExpectationItem
{
    public required string Name { get; init; }
    public required string Severity { get; init; }

    /// <summary>What is selected: allowed values by field; empty selects everything.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Select { get; init; }

    /// <summary>The expectations: allowed values by field; <c>*</c> matches any characters.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Expect { get; init; }

    public required long Conforming { get; init; }
    public required long Nonconforming { get; init; }

    /// <summary>
    /// Selected flow logs and attachments whose account and region no run has judged by the current rule.
    /// </summary>
    public required long Unjudged { get; init; }

    /// <summary>Since when the longest nonconforming one has not conformed.</summary>
    public DateTime? NonconformingSince { get; init; }

    /// <summary>What it is about: flow_log or attachment.</summary>
    public string Resource { get; init; } = DriftResource.FlowLogs;

    /// <summary>Selected attachments that cannot be judged now, such as those of unknown coverage.</summary>
    public long Unknown { get; init; }
}

public sealed record ExpectationList(IReadOnlyList<ExpectationItem> Items);

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
