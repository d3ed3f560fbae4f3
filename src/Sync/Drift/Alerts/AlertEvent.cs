using Sync.Inventory;

namespace Sync.Drift.Alerts;

/// <summary>
/// What alert rules select and sinks receive: a drift event, or a flow log that began or ceased to meet an expectation.
/// </summary>
public sealed record AlertEvent
{
    /// <summary>The ID of the event: the same every time it is sent.</summary>
    public required Guid Id { get; init; }

    public required DateTime At { get; init; }

    /// <summary>One of <see cref="AlertKind.All"/>.</summary>
    public required string Kind { get; init; }

    public required Severity Severity { get; init; }
    public required long RunId { get; init; }
    public required string AccountId { get; init; }
    public required string RegionId { get; init; }
    public required string FlowLogId { get; init; }

    /// <summary>
    /// After the change; for a removed flow log, its last name. <see cref="CenId"/> and <see cref="Tags"/> likewise.
    /// </summary>
    public string? FlowLogName { get; init; }

    public string? CenId { get; init; }

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>Field, value before, value after. For expectations: field, expected value, actual value.</summary>
    public required IReadOnlyList<FieldChange> Changes { get; init; }

    /// <summary>The name of the expectation that the flow log began or ceased to meet; null for drift.</summary>
    public string? Expectation { get; init; }
}
