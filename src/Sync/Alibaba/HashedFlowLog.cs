using Sync.Alibaba.Answers;

namespace Sync.Alibaba;

/// <summary>A flow log as listed, with the hash of its content.</summary>
public readonly record struct HashedFlowLog(FlowLogEntry Entry, Guid Hash)
{
    public static HashedFlowLog Of(FlowLogEntry entry) => new(entry, ContentHash.Of(entry));

    /// <summary>
    /// Whether a hash is of this content. Another spelling of the creation time is no difference, and a hash cannot tell:
    /// it was stored with the spelling of its day, so each spelling of the moment is tried.
    /// </summary>
    public bool IsUnchangedFrom(Guid known)
    {
        var entry = Entry;
        return Hash == known || WireTime.OtherSpellings(entry.CreationTime)
            .Any(spelling => ContentHash.Of(entry with { CreationTime = spelling }) == known);
    }
}
