using System.Text.Json.Serialization;
using Sync.Inventory;

namespace Sync.Drift.Alerts;

/// <summary>
/// What alert rules select and sinks receive: a drift event, a flow log or attachment that began or ceased to meet an
/// expectation, an attachment that lost or got its flow log, or a snapshot that was written or is overdue. As JSON it
/// is stored with its deliveries, so members are added and never renamed.
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

    /// <summary>"" for a snapshot; <see cref="RegionId"/> likewise.</summary>
    public required string AccountId { get; init; }

    public required string RegionId { get; init; }

    /// <summary>Of a flow log, the same as <see cref="ResourceId"/>; null for other resources.</summary>
    public string? FlowLogId
    {
        get => IsOfFlowLog ? ResourceId : null;
        init => ResourceId = value ?? ResourceId;
    }

    /// <summary>Of a flow log, the same as <see cref="ResourceName"/>; null for other resources.</summary>
    public string? FlowLogName
    {
        get => IsOfFlowLog ? ResourceName : null;
        init => ResourceName = value ?? ResourceName;
    }

    /// <summary>One of <see cref="DriftResource.Names"/>, or <see cref="AlertKind.Snapshot"/>.</summary>
    public string Resource { get; init; } = DriftResource.FlowLogs;

    public string ResourceId { get; init; } = "";

    /// <summary>
    /// After the change; for a removed item, its last name. <see cref="CenId"/> and <see cref="Tags"/> likewise.
    /// </summary>
    public string? ResourceName { get; init; }

    public string? CenId { get; init; }

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// Field, value before, value after. For expectations: field, expected value, actual value. For snapshots: what is
    /// told of it, with the value as value after.
    /// </summary>
    public required IReadOnlyList<FieldChange> Changes { get; init; }

    /// <summary>The name of the expectation that it began or ceased to meet; null for other events.</summary>
    public string? Expectation { get; init; }

    [JsonIgnore]
    public bool IsOfCoverage => Kind is AlertKind.Uncovered or AlertKind.Covered;

    [JsonIgnore]
    public bool IsOfSnapshot => Resource == AlertKind.Snapshot;

    [JsonIgnore]
    public bool IsOfFlowLog => Resource == DriftResource.FlowLogs;
}
