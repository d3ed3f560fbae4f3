using System.Text.Json.Serialization;

namespace Sync.Drift.Alerts;

/// <summary>The number of events by kind and by severity, highest severity first.</summary>
public sealed record AlertCounts(IReadOnlyDictionary<string, int> Kinds, IReadOnlyDictionary<Severity, int> Severities)
{
    /// <summary>By resource; null if all events are of flow logs.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, int>? Resources
    {
        get;
        init => field = value?.Keys.All(resource => resource == DriftResource.FlowLogs) == true ? null : value;
    }

    public static AlertCounts Of(IReadOnlyList<AlertEvent> events) => new(
        events.CountBy(each => each.Kind).ToDictionary(StringComparer.Ordinal),
        events.CountBy(each => each.Severity).OrderByDescending(count => count.Key).ToDictionary())
    {
        Resources = events.CountBy(each => each.Resource).ToDictionary(StringComparer.Ordinal),
    };
}
