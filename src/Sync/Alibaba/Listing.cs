namespace Sync.Alibaba;

/// <summary>What walking the pages of one region gave: flow logs that were really seen, by flow log id.</summary>
public abstract class Listing
{
    private protected Listing(IReadOnlyDictionary<string, FlowLogEntry> flowLogs, WalkCounts counts) =>
        (FlowLogs, Counts) = (flowLogs, counts);

    public IReadOnlyDictionary<string, FlowLogEntry> FlowLogs { get; }

    public WalkCounts Counts { get; }
}

/// <summary>Walks begun and pages read for one listing.</summary>
public readonly record struct WalkCounts(int Walks, int Pages);

/// <summary>A walk that proves nothing about what it did not see.</summary>
public sealed class IncompleteListing : Listing
{
    internal IncompleteListing(
        IReadOnlyDictionary<string, FlowLogEntry> flowLogs, WalkCounts counts, string reason, AlibabaException? error = null)
        : base(flowLogs, counts) => (Reason, Error) = (reason, error);

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
    private CompleteListing(IReadOnlyDictionary<string, FlowLogEntry> flowLogs, WalkCounts counts)
        : base(flowLogs, counts)
    {
    }

    /// <summary>Those of <paramref name="known"/> that do not exist any more.</summary>
    public IEnumerable<string> Absent(IEnumerable<string> known) => known.Where(id => !FlowLogs.ContainsKey(id));
}
