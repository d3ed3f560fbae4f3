using Sync.FlowLogs;

namespace Sync.Drift.Alerts;

/// <summary>What alert rules judge and receivers are told: a drift event, or a flow log that began or ceased to be as expected.</summary>
public sealed record AlertEvent
{
    /// <summary>The event's own id: the same however often it is sent.</summary>
    public required Guid Id { get; init; }

    public required DateTime At { get; init; }

    /// <summary>added, changed, removed, nonconforming, conforming.</summary>
    public required string Kind { get; init; }

    public required Severity Severity { get; init; }
    public required long RunId { get; init; }
    public required string AccountId { get; init; }
    public required string RegionId { get; init; }
    public required string FlowLogId { get; init; }

    /// <summary>After the change; of a removed flow log, its last. The same for <see cref="CenId"/> and <see cref="Tags"/>.</summary>
    public string? FlowLogName { get; init; }

    public string? CenId { get; init; }

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>Field, before and after. Of a (non)conforming flow log: the field, what is expected and what is.</summary>
    public required IReadOnlyList<FieldChange> Changes { get; init; }

    /// <summary>The name of the expectation that is broken or kept again; null for drift.</summary>
    public string? Expectation { get; init; }
}
