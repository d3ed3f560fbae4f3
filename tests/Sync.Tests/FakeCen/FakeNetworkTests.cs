using Sync.FlowLogs;
using Sync.Local.FakeCen;
using Sync.Local.FakeCen.Network;
using Sync.Network;

namespace Sync.Tests.FakeCen;

public class FakeNetworkTests
{
    [Fact]
    public void The_same_seed_makes_the_same_network_and_the_same_drift()
    {
        var (one, other) = (Cloud(7), Cloud(7));
        one.Network.Drift(30);
        other.Drift(10);
        other.Network.Drift(30);

        Assert.Equal(Described(one), Described(other));
        Assert.NotEqual(Described(one), Described(Cloud(8)));

        static FakeCloud Cloud(int seed) => new(new FakeCloudOptions(Seed: seed));
    }

    [Fact]
    public void The_size_of_the_network_is_that_of_the_options()
    {
        var usual = new FakeCloud().Network;
        var large = new FakeCloud(new FakeCloudOptions(8, 1000, 1, 200, 600, 6000)).Network;
        var none = new FakeCloud(new FakeCloudOptions(Cens: 0)).Network;

        Assert.Equal((6, 20, 150), Size(usual));
        Assert.Equal((200, 600, 6000), Size(large));
        Assert.Equal((0, 0, 0), Size(none));
        Assert.Equal((6, 6, 150), Size(new FakeCloud(new FakeCloudOptions(Regions: 1)).Network));

        static (int, int, int) Size(FakeNetwork network) => (
            network.Cens.Count, network.TransitRouters.Count,
            network.Attachments.DistinctBy(end => end.TransitRouterAttachmentId).Count());
    }

    [Fact]
    public void The_network_does_not_change_the_flow_logs_unless_it_is_larger_than_by_default()
    {
        var usual = new FakeCloud();
        var without = new FakeCloud(new FakeCloudOptions(Cens: 0, TransitRouters: 0, Attachments: 0));

        Assert.Equal(FlowLogs(usual).Select(FlowLog.Resource.Hash), FlowLogs(without).Select(FlowLog.Resource.Hash));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Connections_are_with_and_without_flow_logs_of_either_kind_at_one_end_and_impossible(int seed)
    {
        var cloud = new FakeCloud(new FakeCloudOptions(Seed: seed));
        var active = FlowLogs(cloud).Where(flowLog => flowLog.Status == "Active").ToList();
        var ends = cloud.Network.Attachments;
        var peers = ends.Where(end => end.ResourceType == "TR").GroupBy(end => end.TransitRouterAttachmentId).ToList();

        Assert.Contains(ends, HasRouters);
        Assert.Contains(ends, HasItsOwn);
        Assert.Contains(ends, end => !HasRouters(end) && !HasItsOwn(end));
        Assert.Contains(peers, peer => peer.Count() == 2 && peer.Count(HasRouters) == 2);
        Assert.Contains(peers, peer => peer.Count() == 2 && peer.Count(HasRouters) == 1);
        Assert.Contains(peers, peer => peer.Count() == 1 && peer.Single().PeerTransitRouterOwnerId != cloud.AccountId);
        Assert.Contains(cloud.Network.TransitRouters, router => router.Type == TransitRouter.Basic);
        Assert.Contains(cloud.Network.TransitRouters, router => router.Status is "Upgrading");
        Assert.Contains(cloud.Network.TransitRouters, router => router.Status is "Modifying");
        Assert.Contains(ends, end => end.Status == "Attaching");
        Assert.Contains(ends, end => end.Status == "Detaching");

        // In the region of the transit router, as a real flow log is.
        bool HasRouters(Attachment end) => active.Exists(flowLog => flowLog.TransitRouterId == end.TransitRouterId
            && flowLog.TransitRouterAttachmentId is null && flowLog.RegionId == end.RegionId);

        bool HasItsOwn(Attachment end) => active.Exists(flowLog => flowLog.TransitRouterId == end.TransitRouterId
            && flowLog.TransitRouterAttachmentId == end.TransitRouterAttachmentId && flowLog.RegionId == end.RegionId);
    }

    [Fact]
    public void A_connection_between_two_transit_routers_has_the_same_two_ends_swapped()
    {
        var network = new FakeCloud().Network;

        var peers = network.Attachments.Where(end => end.ResourceType == "TR").ToLookup(
            end => end.TransitRouterAttachmentId);
        foreach (var peer in peers.Where(peer => peer.Count() == 2))
        {
            var (one, other) = (peer.First(), peer.Last());
            Assert.Equal(
                (one.TransitRouterId, one.RegionId, one.CenId, one.Status),
                (other.PeerTransitRouterId, other.PeerTransitRouterRegionId, other.CenId, other.Status));
            Assert.Equal(
                (other.TransitRouterId, other.RegionId), (one.PeerTransitRouterId, one.PeerTransitRouterRegionId));
        }

        Assert.All(network.Attachments, end => Assert.Equal(
            (network.FindTransitRouter(end.TransitRouterId!)!.RegionId, $"{end.TransitRouterAttachmentId}@"
                + end.TransitRouterId),
            (end.RegionId, end.Id)));
        Assert.Distinct(network.TransitRouters.Select(router => (router.CenId, router.RegionId)));
    }

    [Fact]
    public void Drift_reports_exactly_what_it_changed()
    {
        var network = new FakeCloud().Network;
        var before = network.Attachments.ToDictionary(end => end.AttachmentEndId);

        var drift = network.Drift(60);

        var after = network.Attachments.ToDictionary(end => end.AttachmentEndId);
        Assert.Equal(after.Keys.Except(before.Keys).Order(), Ids(drift.Added));
        Assert.Equal(before.Keys.Except(after.Keys).Order(), Ids(drift.Removed));
        Assert.Equal(
            before.Keys.Intersect(after.Keys).Where(id => before[id] != after[id]).Order(),
            Ids(drift.Changed.Select(change => change.After)));
        Assert.All([drift.Added.Count, drift.Changed.Count, drift.Removed.Count], count => Assert.NotEqual(0, count));

        static IEnumerable<string> Ids(IEnumerable<Attachment> ends) => ends.Select(end => end.AttachmentEndId).Order();
    }

    [Fact]
    public void Attachments_drift_together_with_their_flow_logs()
    {
        var cloud = new FakeCloud();
        var before = FlowLogs(cloud).ToDictionary(flowLog => flowLog.FlowLogId);

        var drift = cloud.Network.Drift(60);

        var after = FlowLogs(cloud).ToDictionary(flowLog => flowLog.FlowLogId);
        Assert.Equal(after.Keys.Except(before.Keys).Order(), Ids(drift.FlowLogs.Added));
        Assert.Equal(before.Keys.Except(after.Keys).Order(), Ids(drift.FlowLogs.Removed));
        Assert.All(drift.FlowLogs.Added, flowLog =>
        {
            var end = drift.Added.Single(
                each => each.TransitRouterAttachmentId == flowLog.TransitRouterAttachmentId);
            Assert.Equal(
                (end.TransitRouterId, end.CenId, end.RegionId, "Active"),
                (flowLog.TransitRouterId, flowLog.CenId, flowLog.RegionId, flowLog.Status));
        });
        var gone = drift.Removed.Select(end => end.TransitRouterAttachmentId).ToHashSet();
        Assert.All(drift.FlowLogs.Removed, flowLog => Assert.Contains(flowLog.TransitRouterAttachmentId, gone));
        Assert.DoesNotContain(after.Values, flowLog => gone.Contains(flowLog.TransitRouterAttachmentId));
        Assert.All(
            [drift.FlowLogs.Added.Count, drift.FlowLogs.Removed.Count], count => Assert.NotEqual(0, count));

        static IEnumerable<string> Ids(IEnumerable<FlowLog> flowLogs) =>
            flowLogs.Select(flowLog => flowLog.FlowLogId).Order();
    }

    [Fact]
    public void Removing_a_CEN_instance_removes_everything_in_it_and_the_other_ends_of_its_connections()
    {
        var network = new FakeCloud(new FakeCloudOptions(Attachments: 0)).Network;
        var cen = network.AddCen();
        var one = network.AddTransitRouter(cen.CenId, "cn-hangzhou");
        var other = network.AddTransitRouter(cen.CenId, "cn-shanghai");
        network.Attach(one.TransitRouterId);
        var (end, far) = network.Connect(one.TransitRouterId, other.TransitRouterId);
        network.Change(end.TransitRouterAttachmentId!, each => each with { Status = "Detached" });

        Assert.Equal(["Detached", "Detached"], network.Attachments.TakeLast(2).Select(each => each.Status));
        network.RemoveTransitRouter(one.TransitRouterId);
        Assert.Empty(network.AttachmentsOf(other.TransitRouterId));
        network.Set(far);
        network.RemoveCen(cen.CenId);

        Assert.Empty(network.Attachments);
        Assert.Null(network.FindCen(cen.CenId));
        Assert.Null(network.FindTransitRouter(other.TransitRouterId));
    }

    private static IEnumerable<FlowLog> FlowLogs(FakeCloud cloud) => cloud.Regions.SelectMany(cloud.FlowLogs);

    private static IEnumerable<string> Described(FakeCloud cloud) =>
    [
        .. cloud.Network.Cens.Select(cen => $"{cen.Id} {Cen.Resource.Hash(cen)}"),
        .. cloud.Network.TransitRouters.Select(router => $"{router.Id} {TransitRouter.Resource.Hash(router)}"),
        .. cloud.Network.Attachments.Select(end => $"{end.Id} {Attachment.Resource.Hash(end)}"),
    ];
}
