using Sync.Network;

namespace Sync.Local.FakeCen.Network;

/// <summary>
/// What <see cref="FakeNetwork.Drift"/> changed: the ends of connections, each at most once, so listings before and
/// after must find exactly this.
/// </summary>
public sealed record NetworkDrift(
    IReadOnlyList<Attachment> Added,
    IReadOnlyList<(Attachment Before, Attachment After)> Changed,
    IReadOnlyList<Attachment> Removed);

internal sealed class NetworkDriftMaker(FakeNetwork network, FakeEntries make, Random random)
{
    // A connection is removed once it is changed, so that none is changed twice and the report is exact.
    private readonly List<IGrouping<string?, Attachment>> _untouched =
        [.. network.Attachments.GroupBy(end => end.TransitRouterAttachmentId)];

    private readonly List<TransitRouter> _routers =
        [.. network.TransitRouters.Where(router => router.Type != TransitRouter.Basic)];

    private readonly List<Attachment> _added = [];
    private readonly List<(Attachment, Attachment)> _changed = [];
    private readonly List<Attachment> _removed = [];

    public NetworkDrift Make(int count)
    {
        for (var made = 0; made < count; made++)
        {
            var roll = random.Next(10);
            if (_untouched.Count == 0 || roll < 3) Add();
            else if (roll < 8) Change();
            else _removed.AddRange(network.RemoveAttachment(Take().Key!));
        }

        return new NetworkDrift(_added, _changed, _removed);
    }

    private void Add()
    {
        if (_routers.Count > 0)
            _added.Add(network.Attach(_routers[random.Next(_routers.Count)].TransitRouterId));
    }

    private void Change()
    {
        var change = make.Change();
        foreach (var before in Take()) _changed.Add((before, network.Set(change(before))));
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
