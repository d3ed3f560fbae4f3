using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Sync.Drift.Alerts;
using Sync.Http;
using Sync.Inventory;

namespace Sync.Drift.Sinks.Messages;

/// <summary>One event as JSON. Long values are shortened; <c>GET /api/drift/{id}</c> returns them in full.</summary>
internal sealed record EventData
{
    private const int MaxText = 512, MaxTags = 8 * 1024, MaxChanges = 24 * 1024;

    public required Guid Id { get; init; }
    public required DateTime At { get; init; }
    public required string Kind { get; init; }
    public required Severity Severity { get; init; }
    public required string AccountId { get; init; }
    public required string RegionId { get; init; }

    /// <summary>Null for other resources than flow logs. <see cref="FlowLogName"/> likewise.</summary>
    public required string? FlowLogId { get; init; }

    public required string? FlowLogName { get; init; }
    public required string? CenId { get; init; }
    public required IReadOnlyDictionary<string, string> Tags { get; init; }
    public required IReadOnlyList<FieldChange> Changes { get; init; }

    /// <summary>How many changes were left out because they did not fit.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int ChangesLeftOut { get; init; }

    public required string? Expectation { get; init; }

    /// <summary>Left out for flow logs. <see cref="ResourceId"/> and <see cref="ResourceName"/> likewise.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Resource { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ResourceId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ResourceName { get; init; }

    public static EventData Of(AlertEvent told)
    {
        var changes = Fitting.Take(told.Changes.Select(Shorten), MaxChanges, AlertJson.Size);
        return new EventData
        {
            Id = told.Id,
            At = DateTime.SpecifyKind(told.At, DateTimeKind.Utc),
            Kind = told.Kind,
            Severity = told.Severity,
            AccountId = Shorten(told.AccountId)!,
            RegionId = Shorten(told.RegionId)!,
            FlowLogId = Shorten(told.FlowLogId),
            FlowLogName = Shorten(told.FlowLogName),
            CenId = Shorten(told.CenId),
            Tags = ShortenTags(told.Tags),
            Changes = changes,
            ChangesLeftOut = told.Changes.Count - changes.Count,
            Expectation = Shorten(told.Expectation),
            Resource = told.IsOfFlowLog ? null : told.Resource,
            ResourceId = told.IsOfFlowLog ? null : Shorten(told.ResourceId),
            ResourceName = told.IsOfFlowLog ? null : Shorten(told.ResourceName),
        };
    }

    private static Dictionary<string, string> ShortenTags(IReadOnlyDictionary<string, string> tags)
    {
        var shorter = tags
            .Select(tag => KeyValuePair.Create(Shorten(tag.Key)!, Shorten(tag.Value)!))
            .DistinctBy(tag => tag.Key);
        return Fitting.Take(shorter, MaxTags, AlertJson.Size).ToDictionary(StringComparer.Ordinal);
    }

    private static FieldChange Shorten(FieldChange change) =>
        new(Shorten(change.Field)!, Shorten(change.Before), Shorten(change.After));

    private static JsonNode? Shorten(JsonNode? value)
    {
        if (value is null || DriftField.Text(value) is { Length: <= MaxText }) return value;
        var text = DriftField.Text(value) ?? value.ToJsonString();
        return text.Length <= MaxText ? value : JsonValue.Create(Shorten(text));
    }

    private static string? Shorten(string? text) => text?.Shorten(MaxText);
}
