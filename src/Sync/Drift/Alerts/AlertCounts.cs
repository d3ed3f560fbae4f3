namespace Sync.Drift.Alerts;

/// <summary>The number of events by kind and by severity, highest severity first.</summary>
public sealed record AlertCounts(IReadOnlyDictionary<string, int> Kinds, IReadOnlyDictionary<Severity, int> Severities)
{
    public static AlertCounts Of(IReadOnlyList<AlertEvent> events) => new(
        events.CountBy(each => each.Kind).ToDictionary(StringComparer.Ordinal),
        events.CountBy(each => each.Severity).OrderByDescending(count => count.Key).ToDictionary());
}
