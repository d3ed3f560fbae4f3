using Sync.Network;

namespace Sync.Local.FakeCen.Network;

/// <summary>Attaches resources to transit routers, and connects transit routers of the same CEN instance.</summary>
internal sealed class AttachmentPlan(
    IReadOnlyList<TransitRouter> routers, FakeFlowLogs ids, FlowLogPlaces places, FakeEntries make, Random random)
{
    /// <summary>The kinds of 20 consecutive connections.</summary>
    private static readonly string[] Kinds =
    [
        "VPC", "VPC", "TR", "VBR", "VPC", "VPN", "VPC", "TR", "VPC", "VPC",
        "ECR", "VPC", "TR", "VPC", "VBR", "VPC", "VPC", "VPN", "VPC", "VPC",
    ];

    private readonly Dictionary<string, TransitRouter> _byId =
        routers.ToDictionary(router => router.TransitRouterId);

    private readonly ILookup<string, TransitRouter> _byCen = routers.ToLookup(router => router.CenId!);

    /// <summary>A transit router of the Basic Edition has no attachments in these lists.</summary>
    private readonly TransitRouter[] _enterprise =
        [.. routers.Where(router => router.Type != TransitRouter.Basic)];

    private readonly HashSet<(string, string)> _connected = [];

    public void Fill(FakeNetwork network, IReadOnlyList<string> regions, int count)
    {
        if (_enterprise.Length == 0) return;
        var named = count * 4 / 15;
        for (var number = 0; number < count; number++)
        {
            var id = number < named && number < ids.Attachments.Length ? ids.Attachments[number] : null;
            var at = (id is null ? null : WithFlowLog(id)) ?? _enterprise[random.Next(_enterprise.Length)];
            foreach (var end in Ends(at, number, id, regions))
                network.Set(end with { Status = Status(number) });
        }
    }

    /// <summary>A transit router with a flow log of the attachment, if possible in its region; null: none.</summary>
    private TransitRouter? WithFlowLog(string attachmentId)
    {
        var flowLogs = places.OfAttachment(attachmentId)
            .Select(flowLog => (flowLog.RegionId, Router: _byId.GetValueOrDefault(flowLog.TransitRouterId!)))
            .Where(flowLog => flowLog.Router is not null)
            .ToList();
        return flowLogs.Find(flowLog => flowLog.RegionId == flowLog.Router!.RegionId).Router
            ?? flowLogs.FirstOrDefault().Router;
    }

    private Attachment[] Ends(TransitRouter at, int number, string? id, IReadOnlyList<string> regions)
    {
        var kind = Kinds[number % Kinds.Length];
        if (kind != "TR") return [make.Attachment(at, kind, id)];
        if (number % 6 == 0) return [make.PeerElsewhere(at, regions[random.Next(regions.Count)], id)];
        if (Unconnected(at) is not { } other) return [make.Attachment(at, "VPC", id)];

        var (one, far) = make.Peer(at, other, id);
        // The lists have no entries of a transit router of the Basic Edition.
        return other.Type == TransitRouter.Basic ? [one] : [one, far];
    }

    private TransitRouter? Unconnected(TransitRouter at)
    {
        TransitRouter[] others =
            [.. _byCen[at.CenId!].Where(router => router != at && !_connected.Contains(Pair(router)))];
        if (others.Length == 0) return null;
        var other = others[random.Next(others.Length)];
        _connected.Add(Pair(other));
        return other;

        (string, string) Pair(TransitRouter router) =>
            string.CompareOrdinal(router.TransitRouterId, at.TransitRouterId) < 0
                ? (router.TransitRouterId, at.TransitRouterId) : (at.TransitRouterId, router.TransitRouterId);
    }

    private static string Status(int number) =>
        number % 25 == 6 ? "Attaching" : number % 40 == 13 ? "Detaching" : "Attached";
}
