namespace Sync.Expectations;

/// <summary>An expectation as readers get it, and how many flow logs are as it says.</summary>
public sealed record ExpectationItem
{
    public required string Name { get; init; }
    public required string Severity { get; init; }

    /// <summary>Which flow logs it is about: texts by field, any of which will do; none: all flow logs.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Select { get; init; }

    /// <summary>What they should be: texts by field, any of which will do; <c>*</c> stands for any characters.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Expect { get; init; }

    public required long Conforming { get; init; }
    public required long Nonconforming { get; init; }

    /// <summary>Selected, but no run has judged their account and region by the rule as it is now.</summary>
    public required long Unjudged { get; init; }

    /// <summary>Since when the first of them has been so.</summary>
    public DateTime? NonconformingSince { get; init; }
}

public sealed record ExpectationList(IReadOnlyList<ExpectationItem> Items);

/// <summary>A flow log that is not as an expectation says.</summary>
public sealed record NonconformingItem
{
    public required string AccountId { get; init; }
    public required string RegionId { get; init; }
    public required string FlowLogId { get; init; }
    public string? FlowLogName { get; init; }
    public string? CenId { get; init; }
    public required string Expectation { get; init; }
    public required string Severity { get; init; }

    /// <summary>When it began, or was first judged.</summary>
    public required DateTime Since { get; init; }

    public required IReadOnlyList<Finding> Findings { get; init; }
}

public sealed record NonconformingPage(IReadOnlyList<NonconformingItem> Items, string? NextCursor);

/// <summary>A change made a flow log break an expectation, or keep it again.</summary>
public sealed record ConformanceEventItem
{
    public required Guid Id { get; init; }

    /// <summary>The moment of the change in the inventory.</summary>
    public required DateTime At { get; init; }

    /// <summary>nonconforming or conforming.</summary>
    public required string Kind { get; init; }

    public required string Severity { get; init; }
    public required string AccountId { get; init; }
    public required string RegionId { get; init; }
    public required string FlowLogId { get; init; }
    public string? FlowLogName { get; init; }
    public string? CenId { get; init; }
    public required long RunId { get; init; }
    public required string Expectation { get; init; }

    /// <summary>Of one that conforms: what was not as expected, with what it is now; none if it is not selected any more.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }
}

public sealed record ConformanceEventPage(IReadOnlyList<ConformanceEventItem> Items, string? NextCursor);
