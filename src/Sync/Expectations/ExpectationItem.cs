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
