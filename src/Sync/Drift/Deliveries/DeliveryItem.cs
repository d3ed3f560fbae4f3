namespace Sync.Drift.Deliveries;

/// <summary>An event that is pending for a sink, or was sent to it, as the API returns it.</summary>
public sealed record DeliveryItem
{
    public required long Id { get; init; }

    /// <summary>When the event was committed, approximately.</summary>
    public required DateTime OwedAt { get; init; }

    public required string Sink { get; init; }

    /// <summary>The first alert rule that selected it.</summary>
    public required string Rule { get; init; }

    /// <summary>One of <see cref="DeliveryQuery.States"/>.</summary>
    public required string State { get; init; }

    public required Guid EventId { get; init; }
    public required string Kind { get; init; }
    public required string Severity { get; init; }
    public required string AccountId { get; init; }
    public required string RegionId { get; init; }

    /// <summary>Null for other resources.</summary>
    public string? FlowLogId { get; init; }

    public required long RunId { get; init; }

    /// <summary>The message that contains it; null until its run ends.</summary>
    public Guid? MessageId { get; init; }

    public int Attempts { get; init; }

    /// <summary>When the next attempt is due; null if there is none.</summary>
    public DateTime? DueAt { get; init; }

    public DateTime? AttemptedAt { get; init; }

    /// <summary>When it was sent, or failed for the last time.</summary>
    public DateTime? EndedAt { get; init; }

    /// <summary>The HTTP status of the last attempt.</summary>
    public int? Status { get; init; }

    /// <summary>Why the last attempt failed.</summary>
    public string? Reason { get; init; }

    /// <summary>One of <see cref="DriftResource.Names"/>.</summary>
    public string Resource { get; init; } = DriftResource.FlowLogs;

    public string ResourceId { get => field ?? FlowLogId ?? ""; init; }
}

/// <param name="NextCursor">Null on the last page.</param>
public sealed record DeliveryPage(IReadOnlyList<DeliveryItem> Items, string? NextCursor);

/// <summary>A sink as the API returns it, without its URL.</summary>
/// <param name="Type">Null if the sink is no longer configured.</param>
/// <param name="Host">The host of its URL, the rest of which is as secret as a password; null for a file.</param>
/// <param name="State"><c>enabled</c>; <c>disabled</c>: the receiver answered 410; <c>absent</c>: not configured.
/// Pending events wait.</param>
/// <param name="Owed">The number of pending events.</param>
/// <param name="Dead">The number of events that failed in all attempts.</param>
/// <param name="ResumeAt">The end of a pause that the receiver requested.</param>
/// <param name="LastReason">Why the last failed attempt failed.</param>
public sealed record SinkItem(
    string Name, string? Type, string? Host, string State, long Owed, long Dead, DateTime? LastSentAt,
    DateTime? LastFailedAt, string? LastReason, DateTime? DisabledAt, DateTime? ResumeAt);

public sealed record SinkList(IReadOnlyList<SinkItem> Items);
