using System.Text.Json;
using Sync.FlowLogs;

namespace Sync.Coverage;

/// <summary>The flow logs that count for an end of a connection.</summary>
public static class CountingFlowLogs
{
    /// <summary>The IDs of <see cref="AttachmentCoverage.FlowLogs"/>.</summary>
    public static IReadOnlyList<string> Ids(AttachmentCoverage end) =>
        end.FlowLogs is null ? [] : JsonSerializer.Deserialize<string[]>(end.FlowLogs)!;

    /// <summary>
    /// Whether a flow log that counts for a connection is at this end of it, as <c>sync.judged_coverage</c> matches
    /// them: it is of this transit router or of this attachment at it. If it names an attachment and no transit router,
    /// it is at the end in its region.
    /// </summary>
    public static bool IsAt(FlowLog flowLog, AttachmentCoverage end) => flowLog switch
    {
        { TransitRouterAttachmentId: null } => flowLog.TransitRouterId == end.TransitRouterId,
        { TransitRouterId: null } => flowLog.TransitRouterAttachmentId == end.TransitRouterAttachmentId
            && flowLog.RegionId == end.RegionId && flowLog.RegionId != end.PeerRegionId,
        _ => flowLog.TransitRouterAttachmentId == end.TransitRouterAttachmentId
            && flowLog.TransitRouterId == end.TransitRouterId,
    };
}
