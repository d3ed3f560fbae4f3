namespace Sync.Drift.Deliveries;

/// <summary>An event that is or was owed to a sink, as readers get it.</summary>
public sealed record DeliveryItem
{
    public required long Id { get; init; }

    /// <summary>The moment of the event's commit, or near it.</summary>
    public required DateTime OwedAt { get; init; }

    public required string Sink { get; init; }

    /// <summary>The first alert rule that asked for it.</summary>
    public required string Rule { get; init; }

    public required string State { get; init; }
    public required Guid EventId { get; init; }
    public required string Kind { get; init; }
    public required string Severity { get; init; }
    public required string AccountId { get; init; }
    public required string RegionId { get; init; }
    public required string FlowLogId { get; init; }
    public required long RunId { get; init; }

    /// <summary>What it is told in; null until its run is over.</summary>
    public Guid? MessageId { get; init; }

    public int Attempts { get; init; }

    /// <summary>When the message is sent or sent again; null once it is not any more.</summary>
    public DateTime? DueAt { get; init; }

    public DateTime? AttemptedAt { get; init; }

    /// <summary>When it was sent, or given up.</summary>
    public DateTime? EndedAt { get; init; }

    /// <summary>The HTTP status of the last attempt.</summary>
    public int? Status { get; init; }

    /// <summary>Why the last attempt failed.</summary>
    public string? Reason { get; init; }
}

public sealed record DeliveryPage(IReadOnlyList<DeliveryItem> Items, string? NextCursor);

/// <summary>A sink as readers get it: never its address.</summary>
/// <param name="Type">Null for one that the settings do not name any more.</param>
/// <param name="Host">Of its URL, of which the rest is as secret as a password; null for a file.</param>
/// <param name="State">enabled; disabled: it said that it wants no more; absent: the settings do not name it. What is owed waits.</param>
/// <param name="Owed">Events it has yet to be told of.</param>
/// <param name="Dead">Events it did not take at any attempt.</param>
/// <param name="ResumeAt">It asked for a pause until then.</param>
/// <param name="LastReason">Why the last attempt that failed did.</param>
public sealed record SinkItem(
    string Name, string? Type, string? Host, string State, long Owed, long Dead, DateTime? LastSentAt, DateTime? LastFailedAt, string? LastReason,
    DateTime? DisabledAt, DateTime? ResumeAt);

public sealed record SinkList(IReadOnlyList<SinkItem> Items);
