using System.Collections.Immutable;
using Sync.FlowLogs;
using Sync.Network;

namespace Sync.Local.FakeCen.Network;

/// <summary>
/// One account's CEN instances, transit routers and attachments. Safe to change while it is being listed. Lists that
/// are returned do not change later.
/// </summary>
public sealed class FakeNetwork
{
    private readonly Lock _lock = new();
    private readonly FakeCloud _cloud;
    private readonly FakeEntries _make;
    private readonly Random _random;
    private readonly OrderedDictionary<string, Cen> _cens = new();
    private readonly OrderedDictionary<string, TransitRouter> _routers = new();

    /// <summary>The attachments of each transit router, oldest first.</summary>
    private readonly Dictionary<string, ImmutableList<Attachment>> _ends = [];

    private FakeNetwork(FakeCloud cloud, FakeEntries make, Random random) =>
        (_cloud, _make, _random) = (cloud, make, random);

    /// <summary>False for an account that never activated transit routers: listing them is then refused.</summary>
    public bool IsServiceOpen { get; set; } = true;

    /// <summary>Oldest first, as the other lists.</summary>
    public IReadOnlyList<Cen> Cens
    {
        get
        {
            lock (_lock) return [.. _cens.Values];
        }
    }

    public IReadOnlyList<TransitRouter> TransitRouters
    {
        get
        {
            lock (_lock) return [.. _routers.Values];
        }
    }

    /// <summary>The ends of all connections: one between two transit routers of the account occurs twice.</summary>
    public IReadOnlyList<Attachment> Attachments
    {
        get
        {
            lock (_lock)
            {
                return
                [
                    .. _ends.Values.SelectMany(ends => ends)
                        .OrderBy(end => end.CreationTime, StringComparer.Ordinal)
                        .ThenBy(end => end.AttachmentEndId, StringComparer.Ordinal),
                ];
            }
        }
    }

    /// <summary>The attachments of one transit router.</summary>
    public IReadOnlyList<Attachment> AttachmentsOf(string transitRouterId)
    {
        lock (_lock) return _ends.GetValueOrDefault(transitRouterId) ?? [];
    }

    public Cen? FindCen(string cenId)
    {
        lock (_lock) return _cens.GetValueOrDefault(cenId);
    }

    public TransitRouter? FindTransitRouter(string transitRouterId)
    {
        lock (_lock) return _routers.GetValueOrDefault(transitRouterId);
    }

    /// <summary>Generates a CEN instance and adds it.</summary>
    public Cen AddCen()
    {
        lock (_lock) return Set(_make.Cen());
    }

    /// <summary>Generates a transit router and adds it.</summary>
    public TransitRouter AddTransitRouter(string cenId, string regionId, string type = "Enterprise")
    {
        lock (_lock) return Set(_make.TransitRouter(cenId, regionId) with { Type = type });
    }

    /// <summary>Generates an attachment of a VPC, VBR, VPN or ECR and adds it.</summary>
    public Attachment Attach(string transitRouterId, string resourceType = "VPC")
    {
        lock (_lock) return Set(_make.Attachment(_routers[transitRouterId], resourceType));
    }

    /// <summary>Generates a connection between two transit routers and adds both ends.</summary>
    public (Attachment One, Attachment Other) Connect(string transitRouterId, string otherTransitRouterId)
    {
        lock (_lock)
        {
            var (one, other) = _make.Peer(_routers[transitRouterId], _routers[otherTransitRouterId]);
            return (Set(one), Set(other));
        }
    }

    /// <summary>Adds a CEN instance, or replaces the one with its ID.</summary>
    public Cen Set(Cen cen)
    {
        lock (_lock) return _cens[cen.CenId] = cen;
    }

    /// <summary>Adds a transit router, or replaces the one with its ID.</summary>
    public TransitRouter Set(TransitRouter router)
    {
        lock (_lock) return _routers[router.TransitRouterId] = router;
    }

    /// <summary>
    /// Adds one end of a connection, or replaces the one with its ID. Its region must be that of the transit router.
    /// </summary>
    public Attachment Set(Attachment end)
    {
        lock (_lock)
        {
            var ends = _ends.GetValueOrDefault(end.TransitRouterId!) ?? [];
            var at = ends.FindIndex(each => each.AttachmentEndId == end.AttachmentEndId);
            _ends[end.TransitRouterId!] = at < 0 ? ends.Add(end) : ends.SetItem(at, end);
            return end;
        }
    }

    /// <summary>Changes every end of a connection.</summary>
    public void Change(string attachmentId, Func<Attachment, Attachment> change)
    {
        lock (_lock)
            foreach (var end in Ends(attachmentId)) Set(change(end));
    }

    /// <summary>Removes every end of a connection.</summary>
    /// <returns>The ends that were removed.</returns>
    public IReadOnlyList<Attachment> RemoveAttachment(string attachmentId)
    {
        lock (_lock)
        {
            var ends = Ends(attachmentId);
            foreach (var end in ends) RemoveEnd(end);
            return ends;
        }
    }

    /// <summary>Removes one end of a connection, so that only the other one is listed.</summary>
    public void RemoveEnd(Attachment end)
    {
        lock (_lock)
        {
            _ends[end.TransitRouterId!] =
                _ends[end.TransitRouterId!].RemoveAll(each => each.AttachmentEndId == end.AttachmentEndId);
        }
    }

    /// <summary>Removes a transit router with its attachments and their other ends.</summary>
    public void RemoveTransitRouter(string transitRouterId)
    {
        lock (_lock)
        {
            foreach (var end in AttachmentsOf(transitRouterId)) RemoveAttachment(end.TransitRouterAttachmentId!);
            _ends.Remove(transitRouterId);
            _routers.Remove(transitRouterId);
        }
    }

    /// <summary>Removes a CEN instance with its transit routers.</summary>
    public void RemoveCen(string cenId)
    {
        lock (_lock)
        {
            foreach (var router in TransitRouters.Where(router => router.CenId == cenId))
                RemoveTransitRouter(router.TransitRouterId);
            _cens.Remove(cenId);
        }
    }

    /// <summary>
    /// Adds, changes and removes attachments at random, <paramref name="count"/> connections in all. Flow logs are
    /// added with some of them, and removed with theirs.
    /// </summary>
    public NetworkDrift Drift(int count)
    {
        lock (_lock) return new NetworkDriftMaker(this, _cloud, _make, _random).Make(count);
    }

    internal static FakeNetwork Make(
        FakeCloudOptions options, FakeCloud cloud, FakeFlowLogs ids, IEnumerable<FlowLog> flowLogs)
    {
#pragma warning disable CA5394 // A fake network must be predictable. Its random numbers are not those of flow logs.
        var random = new Random(options.Seed);
#pragma warning restore CA5394
        var make = new FakeEntries(random, cloud.AccountId);
        var network = new FakeNetwork(cloud, make, random);
        new NetworkPlan(options, cloud.Regions, ids, flowLogs, make, random).Fill(network);
        return network;
    }

    private List<Attachment> Ends(string attachmentId) =>
        [.. _ends.Values.SelectMany(ends => ends).Where(end => end.TransitRouterAttachmentId == attachmentId)];
}
