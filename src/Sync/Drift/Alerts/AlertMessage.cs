namespace Sync.Drift.Alerts;

/// <summary>One message to one sink: events of one run, or of several that had to wait.</summary>
/// <param name="Id">The same over all attempts.</param>
/// <param name="At">When the message was made.</param>
/// <param name="RunId">Of several the newest; of a test 0.</param>
/// <param name="Events">All of them, or the gravest where there are too many to tell one by one.</param>
/// <param name="Total">How many events the message stands for.</param>
public sealed record AlertMessage(Guid Id, DateTime At, long RunId, IReadOnlyList<AlertEvent> Events, int Total)
{
    /// <summary>Of all events the message stands for, where whoever makes it knows; else of those in it.</summary>
    public AlertCounts Counts { get; init; } = AlertCounts.Of(Events);

    public bool IsDigest => Events.Count < Total;

    /// <summary>Sent by a person to try a sink out: there are no events.</summary>
    public bool IsTest => Total == 0;
}
