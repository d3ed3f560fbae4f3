using Sync.FlowLogs;

namespace Sync.Local.FakeCen.Network;

/// <summary>Where the flow logs of each transit router and of each attachment are.</summary>
internal sealed class FlowLogPlaces
{
    private readonly ILookup<string, FlowLog> _byRouter;
    private readonly ILookup<string, FlowLog> _byAttachment;

    public FlowLogPlaces(IEnumerable<FlowLog> flowLogs)
    {
        FlowLog[] named = [.. flowLogs.Where(flowLog => flowLog.TransitRouterId is not null)];
        _byRouter = named.ToLookup(flowLog => flowLog.TransitRouterId!);
        _byAttachment = named.Where(flowLog => flowLog.TransitRouterAttachmentId is not null)
            .ToLookup(flowLog => flowLog.TransitRouterAttachmentId!);
    }

    /// <summary>Places for a transit router, best first: those with most of its flow logs.</summary>
    /// <param name="withoutItsOwn">
    /// Prefer places with flow logs of its attachments only, instead of those with flow logs of itself.
    /// </param>
    public IReadOnlyList<(string CenId, string RegionId)> Of(string transitRouterId, bool withoutItsOwn)
    {
        var ofRouter = _byRouter[transitRouterId].Where(IsActive).ToLookup(flowLog => flowLog.RegionId!);
        return
        [
            .. _byRouter[transitRouterId].GroupBy(flowLog => (flowLog.CenId!, flowLog.RegionId!))
                .OrderByDescending(place => withoutItsOwn
                    ? !ofRouter[place.Key.Item2].Any(IsOwn)
                    : place.Any(flowLog => IsActive(flowLog) && IsOwn(flowLog)))
                .ThenByDescending(place => place.Count(IsActive))
                .ThenBy(place => place.Key.Item2, StringComparer.Ordinal)
                .ThenBy(place => place.Key.Item1, StringComparer.Ordinal)
                .Select(place => place.Key),
        ];
    }

    /// <summary>The active flow logs of an attachment.</summary>
    public IEnumerable<FlowLog> OfAttachment(string attachmentId) => _byAttachment[attachmentId].Where(IsActive);

    private static bool IsActive(FlowLog flowLog) => flowLog.Status == "Active";

    private static bool IsOwn(FlowLog flowLog) => flowLog.TransitRouterAttachmentId is null;
}
