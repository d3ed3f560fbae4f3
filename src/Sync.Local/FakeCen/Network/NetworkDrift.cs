using Sync.FlowLogs;
using Sync.Network;

namespace Sync.Local.FakeCen.Network;

/// <summary>
/// What <see cref="FakeNetwork.Drift"/> changed: the ends of connections, each at most once, so listings before and
/// after must find exactly this. And the flow logs that came and went with them.
/// </summary>
public sealed record NetworkDrift(
    IReadOnlyList<Attachment> Added,
    IReadOnlyList<(Attachment Before, Attachment After)> Changed,
    IReadOnlyList<Attachment> Removed,
    CloudDrift FlowLogs);

internal sealed class NetworkDriftMaker(FakeNetwork network, FakeCloud cloud, FakeEntries make, Random random)
{
    // A connection is removed once it is changed, so that none is changed twice and the report is exact.
    private readonly List<IGrouping<string?, Attachment>> _untouched =
        [.. network.Attachments.GroupBy(end => end.TransitRouterAttachmentId)];

    private readonly List<TransitRouter> _routers =
        [.. network.TransitRouters.Where(router => router.Type != TransitRouter.Basic)];

    private readonly List<Attachment> _added = [];
    private readonly List<(Attachment, Attachment)> _changed = [];
    private readonly List<Attachment> _removed = [];
    private readonly List<FlowLog> _addedFlowLogs = [];
    private readonly List<FlowLog> _removedFlowLogs = [];

    public NetworkDrift Make(int count)
    {
        for (var made = 0; made < count; made++)
        {
            var roll = random.Next(10);
            if (_untouched.Count == 0 || roll < 3) Add();
            else if (roll < 8) Change();
            else Remove(Take().Key!);
        }

        return new NetworkDrift(
            _added, _changed, _removed, new CloudDrift(_addedFlowLogs, [], _removedFlowLogs));
    }

    private void Add()
    {
        if (_routers.Count == 0) return;
        var end = network.Attach(_routers[random.Next(_routers.Count)].TransitRouterId);
        _added.Add(end);
        // Every second one is created with a flow log.
        if (_added.Count % 2 == 0) _addedFlowLogs.Add(cloud.AddFlowLog(end));
    }

    private void Change()
    {
        var change = make.Change();
        foreach (var before in Take()) _changed.Add((before, network.Set(change(before))));
    }

    private void Remove(string attachmentId)
    {
        _removed.AddRange(network.RemoveAttachment(attachmentId));
        foreach (var flowLog in cloud.Regions.SelectMany(cloud.FlowLogs)
            .Where(flowLog => flowLog.TransitRouterAttachmentId == attachmentId))
        {
            cloud.Remove(flowLog.RegionId!, flowLog.FlowLogId);
            _removedFlowLogs.Add(flowLog);
        }
    }

    private IGrouping<string?, Attachment> Take()
    {
        var at = random.Next(_untouched.Count);
        var connection = _untouched[at];
        _untouched[at] = _untouched[^1];
        _untouched.RemoveAt(_untouched.Count - 1);
        return connection;
    }
}
