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

/// <summary>A walk that proves nothing about what it did not see.</summary>
public sealed class IncompleteListing : Listing
{
    internal IncompleteListing(SeenFlowLogs seen, WalkCounts counts, string reason, AlibabaException? error = null)
        : base(seen, counts) => (Reason, Error) = (reason, error);

    /// <summary>Why the walk is no proof, in a sentence.</summary>
    public string Reason { get; }

    /// <summary>The call that ended the walk; null when every call succeeded and the cloud moved underneath.</summary>
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
