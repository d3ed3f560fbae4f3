using Sync.FlowLogs;
using Sync.Network;

namespace Sync.Local.FakeCen.Network;

/// <summary>
/// Lays out a network that fits the flow logs of the account. Some of its transit routers and attachments are those
/// that flow logs name, where most of these flow logs are; the rest has no flow log.
/// </summary>
internal sealed class NetworkPlan(
    FakeCloudOptions options, IReadOnlyList<string> regions, FakeFlowLogs ids, IEnumerable<FlowLog> flowLogs,
    FakeEntries make, Random random)
{
    private readonly FlowLogPlaces _places = new(flowLogs);
    private readonly List<string> _cens = [];

    public void Fill(FakeNetwork network)
    {
        foreach (var id in ids.Cens.Take(options.Cens)) _cens.Add(network.Set(make.Cen(id)).CenId);
        while (_cens.Count < options.Cens) _cens.Add(network.Set(make.Cen()).CenId);
        var routers = Routers();
        foreach (var router in routers) network.Set(router);
        new AttachmentPlan(routers, ids, _places, make, random).Fill(network, regions, options.Attachments);
    }

    private List<TransitRouter> Routers()
    {
        var free = new FreeSlots(_cens, regions);
        var count = Math.Min(options.TransitRouters, free.Count);
        var routers = ids.TransitRouters.Take(count * 3 / 5).Select((id, number) => Named(id, number, free)).ToList();
        var others = free.Shuffled(random).Take(count - routers.Count);
        routers.AddRange(others.Select((slot, number) => Other(slot, number)));
        return routers;
    }

    /// <summary>A transit router that flow logs name.</summary>
    private TransitRouter Named(string id, int number, FreeSlots free)
    {
        // On every fourth, flow logs of attachments matter, so it is where it has none of its own.
        var (cenId, regionId) = free.Take(_places.Of(id, withoutItsOwn: number % 4 == 3));
        return make.TransitRouter(cenId, regionId, id);
    }

    /// <summary>A transit router without a flow log. Some cannot have one, at least not now.</summary>
    private TransitRouter Other((string CenId, string RegionId) slot, int number) =>
        make.TransitRouter(slot.CenId, slot.RegionId) with
        {
            Type = number % 4 == 0 ? TransitRouter.Basic : "Enterprise",
            Status = (number % 8) switch
            {
                1 => "Upgrading",
                2 => "Modifying",
                _ => "Active",
            },
        };
}

/// <summary>A CEN instance has at most one transit router in each region.</summary>
internal sealed class FreeSlots(IReadOnlyList<string> cens, IReadOnlyList<string> regions)
{
    private readonly HashSet<(string, string)> _taken = [];

    public int Count => cens.Count * regions.Count - _taken.Count;

    /// <summary>Takes the first free one of those wanted; else one in their regions; else any.</summary>
    public (string CenId, string RegionId) Take(IReadOnlyList<(string CenId, string RegionId)> wanted)
    {
        var inWantedRegions = wanted.Select(slot => slot.RegionId).Distinct().SelectMany(InRegion);
        var first = wanted.Where(slot => cens.Contains(slot.CenId)).Concat(inWantedRegions).Concat(All())
            .First(slot => !_taken.Contains(slot));
        _taken.Add(first);
        return first;
    }

    public (string CenId, string RegionId)[] Shuffled(Random random)
    {
        var free = All().Where(slot => !_taken.Contains(slot)).ToArray();
        random.Shuffle(free);
        return free;
    }

    private IEnumerable<(string CenId, string RegionId)> All() => regions.SelectMany(InRegion);

    private IEnumerable<(string CenId, string RegionId)> InRegion(string regionId) =>
        cens.Select(cenId => (cenId, regionId));
}
