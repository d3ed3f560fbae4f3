using Sync.FlowLogs;
using Sync.Local.FakeCen;
using Sync.Local.FakeCen.Faults;
using Sync.Local.FakeCen.Network;
using Sync.Network;

namespace Sync.Tests.Coverage;

/// <summary>
/// A CEN instance of its own in a fake cloud, for one row of the decision tables. Flow logs of the region
/// <see cref="Refused"/> cannot be listed.
/// </summary>
internal sealed class WalkPart
{
    /// <summary>The number of a region; others are 0 to 2.</summary>
    public const int Refused = 3;

    private readonly FakeCenServer _server;
    private readonly Cen _cen;
    private int _routers;

    public WalkPart(FakeCenServer server)
    {
        _server = server;
        _cen = Network.AddCen();
    }

    private FakeNetwork Network => _server.Cloud.Network;

    public string Region(int number) => _server.Cloud.Regions[number];

    /// <summary>The first one has the lowest ID, so that it lists the connections that are listed once.</summary>
    public TransitRouter Router(int region = 0, string? type = "Enterprise", string status = "Active")
    {
        var made = Network.AddTransitRouter(_cen.CenId, Region(region));
        Network.RemoveTransitRouter(made.TransitRouterId);
        return Network.Set(made with
        {
            TransitRouterId = $"{_cen.CenId.Replace("cen-", "tr-", StringComparison.Ordinal)}-{++_routers}",
            Type = type,
            Status = status,
        });
    }

    public Attachment Attach(TransitRouter? at = null, string kind = "VPC", string status = "Attached")
    {
        var end = Network.Attach((at ?? Router()).TransitRouterId, kind);
        return Network.Set(end with { Status = status });
    }

    /// <summary>Connects two transit routers.</summary>
    /// <param name="once">Whether only the first one lists it.</param>
    /// <returns>The end at the first one.</returns>
    public Attachment Connect(TransitRouter one, TransitRouter other, string status = "Attached", bool once = false)
    {
        var (end, far) = Network.Connect(one.TransitRouterId, other.TransitRouterId);
        if (once) Network.RemoveEnd(far);
        return Network.Set(end with { Status = status });
    }

    /// <summary>A connection to a transit router of an account that is not synced.</summary>
    public Attachment ConnectElsewhere(TransitRouter one)
    {
        var end = Connect(one, Router(1), once: true);
        return Network.Set(end with { PeerTransitRouterId = "tr-~elsewhere" });
    }

    /// <summary>A flow log of the transit router, or of one of its attachments.</summary>
    public void Log(TransitRouter at, Attachment? end = null, string status = "Active") =>
        Add(at.RegionId!, at.TransitRouterId, end?.TransitRouterAttachmentId, status);

    /// <summary>A flow log of the attachment.</summary>
    /// <returns>The attachment.</returns>
    public Attachment Logged(Attachment end, string status = "Active")
    {
        Add(end.RegionId!, end.TransitRouterId, end.TransitRouterAttachmentId, status);
        return end;
    }

    /// <summary>A flow log that names no transit router, and the attachment only if there is one.</summary>
    public void LogWithoutRouter(int region, Attachment? end = null) =>
        Add(Region(region), null, end?.TransitRouterAttachmentId, "Active");

    public void Fault(Fault fault) => _server.Faults.Add(fault);

    /// <summary>The other end of a connection.</summary>
    public static string OtherEnd(Attachment end) =>
        Attachment.EndId(end.TransitRouterAttachmentId!, end.PeerTransitRouterId!);

    private void Add(string region, string? router, string? attachment, string status) =>
        _server.Cloud.Add(new FlowLog
        {
            FlowLogId = $"flowlog-{_server.Cloud.Regions.Sum(each => _server.Cloud.FlowLogs(each).Count) + 1}",
            RegionId = region,
            CenId = _cen.CenId,
            TransitRouterId = router,
            TransitRouterAttachmentId = attachment,
            Status = status,
            ProjectName = "project",
            LogStoreName = "store",
        });
}
