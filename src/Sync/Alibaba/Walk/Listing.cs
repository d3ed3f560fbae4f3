namespace Sync.Alibaba.Walk;

/// <summary>What walking the pages of one region gave, compared with what was known before.</summary>
public abstract class Listing
{
    private protected Listing(SeenFlowLogs seen, WalkCounts counts) => (Seen, Counts) = (seen, counts);

    /// <summary>Flow logs that were really seen.</summary>
    public int Count => Seen.Count;

    /// <summary>Their ids, in no order.</summary>
    public IEnumerable<string> Ids => Seen.Ids;

    /// <summary>Those whose id was not known. Made anew at each reading, and without their region: it is that of the listing.</summary>
    public IReadOnlyCollection<HashedFlowLog> New => Seen.New;

    /// <summary>Those whose id was known, with another content. Likewise.</summary>
    public IReadOnlyCollection<HashedFlowLog> Changed => Seen.Changed;

    /// <summary>Members that the API's page does not list, each with a flow log that has it.</summary>
    public IReadOnlyDictionary<string, string> UnlistedMembers => Seen.UnlistedMembers;

    public WalkCounts Counts { get; }

    private protected SeenFlowLogs Seen { get; }
}

/// <summary>Walks begun and pages read for one listing.</summary>
public readonly record struct WalkCounts(int Walks, int Pages);

/// <summary>Walks that prove nothing about what they did not see: what any of them saw.</summary>
public sealed class IncompleteListing : Listing
{
    /// <summary>Each walk saw something else.</summary>
    public const string Moving = "Moving";

    /// <summary>Walks saw the same, and it contradicts itself: a total that is not reached, an id that stands twice.</summary>
    public const string Inconsistent = "Inconsistent";

    internal IncompleteListing(SeenFlowLogs seen, WalkCounts counts, string code, string reason)
        : base(seen, counts) => (Code, Reason) = (code, reason);

    internal IncompleteListing(SeenFlowLogs seen, WalkCounts counts, AlibabaException error)
        : this(seen, counts, error.Code, error.Message) => Error = error;

    /// <summary>The error's code, or one of those above.</summary>
    public string Code { get; }

    /// <summary>Why the listing is not complete, in a sentence.</summary>
    public string Reason { get; }

    /// <summary>The call that ended the walk; null when every call succeeded.</summary>
    public AlibabaException? Error { get; }
}

/// <summary>
/// Every flow log of a region, proven: the only thing that can say that a flow log is absent. Its constructor is private
/// and <see cref="Walker"/> is nested, so the compiler keeps anyone else from making one.
/// </summary>
public sealed partial class CompleteListing : Listing
{
    private CompleteListing(SeenFlowLogs seen, WalkCounts counts)
        : base(seen, counts)
    {
    }

    /// <summary>Ids of those that were known and do not exist any more.</summary>
    public IReadOnlyCollection<string> Absent => Seen.Absent;
}
