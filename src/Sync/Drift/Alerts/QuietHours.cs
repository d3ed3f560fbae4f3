namespace Sync.Drift.Alerts;

/// <summary>A time of day, every day, in which nobody is to be told: what is owed then waits and arrives as one message after it.</summary>
/// <param name="To">Exclusive; before <paramref name="From"/>: of the next day.</param>
/// <param name="Sinks">Whose they are; empty: everyone's.</param>
/// <param name="Except">From this severity on events are told all the same; null: none are.</param>
public sealed record QuietHours(TimeOnly From, TimeOnly To, TimeZoneInfo Zone, IReadOnlyList<string> Sinks, Severity? Except)
{
    /// <summary>Which severities a sink is told of at a moment, UTC.</summary>
    public IReadOnlyList<Severity> Told(string sink, DateTime now) =>
        Enum.GetValues<Severity>().Where(severity => !Holds(sink, now) || severity >= Except).ToList();

    private bool Holds(string sink, DateTime now) =>
        (Sinks.Count == 0 || Sinks.Contains(sink))
        && TimeOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(now, Zone)).IsBetween(From, To);
}
