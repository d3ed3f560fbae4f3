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

    /// <summary>Of several runs the oldest.</summary>
    public long FirstRunId { get; init; } = RunId;

    /// <summary>Where the app is reached; null: nobody said.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>What the API answers with exactly the events of the message, however many runs found them.</summary>
    public string Query => $"/api/deliveries?messageId={Id}";

    /// <summary>The same as a page. Null without an address of the app, and without events.</summary>
    public Uri? Page => PublicUrl is null || IsTest
        ? null
        : new Uri($"{PublicUrl.AbsoluteUri.TrimEnd('/')}/api/dashboard#/deliveries?messageId={Id}");

    public bool IsDigest => Events.Count < Total;

    /// <summary>Sent by a person to try a sink out: there are no events.</summary>
    public bool IsTest => Total == 0;
}
