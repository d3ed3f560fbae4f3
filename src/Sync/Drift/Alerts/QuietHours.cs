namespace Sync.Drift.Alerts;

/// <summary>
/// A daily period in which no alerts are sent: pending alerts wait and are sent as one message afterwards.
/// </summary>
/// <param name="To">Exclusive; on the next day if before <paramref name="From"/>.</param>
/// <param name="Sinks">The sinks they apply to; empty for all.</param>
/// <param name="Except">Events of this severity or higher are sent anyway; null for none.</param>
public sealed record QuietHours(
    TimeOnly From, TimeOnly To, TimeZoneInfo Zone, IReadOnlyList<string> Sinks, Severity? Except)
{
    /// <summary>The severities that may be sent to a sink at a time.</summary>
    /// <param name="now">In UTC.</param>
    public IReadOnlyList<Severity> Told(string sink, DateTime now) =>
        Enum.GetValues<Severity>().Where(severity => !Holds(sink, now) || severity >= Except).ToList();

    private bool Holds(string sink, DateTime now) =>
        (Sinks.Count == 0 || Sinks.Contains(sink))
        && TimeOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(now, Zone)).IsBetween(From, To);
}
