namespace Sync.Alibaba;

/// <summary>A flow log as listed, with the hash of its content.</summary>
public readonly record struct HashedFlowLog(FlowLogEntry Entry, Guid Hash)
{
    public static HashedFlowLog Of(FlowLogEntry entry) => new(entry, ContentHash.Of(entry));
}
