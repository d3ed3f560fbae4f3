namespace Sync.Drift.Alerts;

/// <summary>One message to one sink: the events of one run, or of several runs if they had to wait.</summary>
/// <param name="Id">The same in all attempts.</param>
/// <param name="At">When the message was created, in UTC.</param>
/// <param name="RunId">The newest, if there are several; 0 for a test.</param>
/// <param name="Events">All events, or those of highest severity if there are too many to list.</param>
/// <param name="Total">How many events the message represents.</param>
public sealed record AlertMessage(Guid Id, DateTime At, long RunId, IReadOnlyList<AlertEvent> Events, int Total)
{
    /// <summary>Counts of all events the message represents, if known; otherwise of <see cref="Events"/>.</summary>
    public AlertCounts Counts { get; init; } = AlertCounts.Of(Events);

    /// <summary>The oldest run, if there are several.</summary>
    public long FirstRunId { get; init; } = RunId;

    /// <summary>Where the app is reached; null if not configured.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>The API request that returns exactly the events of the message.</summary>
    public string Query => $"/api/deliveries?messageId={Id}";

    /// <summary>The dashboard page with the same events. Null without <see cref="PublicUrl"/> and for a test.</summary>
    public Uri? Page => PublicUrl is null || IsTest
        ? null
        : new Uri($"{PublicUrl.AbsoluteUri.TrimEnd('/')}/api/dashboard#/deliveries?messageId={Id}");

    /// <summary>Whether the message lists only some of its events.</summary>
    public bool IsDigest => Events.Count < Total;

    /// <summary>Sent by a user to test a sink; has no events.</summary>
    public bool IsTest => Total == 0;
}
