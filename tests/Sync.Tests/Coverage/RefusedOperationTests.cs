using Sync.CenApi.Protocol;
using Sync.Local.FakeCen.Faults;
using Sync.Network;

namespace Sync.Tests.Coverage;

/// <summary>A right to one operation that is taken away makes one part unknown, and nothing else.</summary>
public sealed class RefusedOperationTests
{
    [Theory]
    [InlineData(CenActions.DescribeCens)]
    [InlineData(CenActions.ListTransitRouters)]
    [InlineData(CenActions.ListVpcAttachments)]
    [InlineData(CenActions.ListVbrAttachments)]
    [InlineData(CenActions.ListVpnAttachments)]
    [InlineData(CenActions.ListPeerAttachments)]
    [InlineData(CenActions.ListEcrAttachments)]
    public async Task A_refused_operation_turns_its_part_unknown_and_nothing_else(string operation)
    {
        await using var app = await StartAsync();
        var kind = AttachmentList.All.SingleOrDefault(list => list.Operation == operation)?.ResourceType;

        // The list of CEN instances is not needed for the known ones.
        await CheckAsync(app, Refuse.Denied(operation), end => operation switch
        {
            CenActions.DescribeCens => false,
            CenActions.ListTransitRouters => true,
            _ => end.Kind == kind,
        });
    }

    [Fact]
    public async Task Refused_flow_logs_of_a_region_turn_the_ends_there_unknown_and_the_connections_to_it()
    {
        await using var app = await StartAsync();
        var region = app.Cloud.Regions[0];

        await CheckAsync(
            app, new DeniedRegion { RegionId = region },
            // The other end does not matter if it cannot have a flow log.
            end => end.Region == region || (end.PeerRegion == region && !end.IsPeerBasic));
    }

    private static async Task CheckAsync(SyncApplication app, Fault fault, Func<EndRow, bool> isConcerned)
    {
        await app.RunWellAsync();
        var before = await EndsAsync(app);
        Assert.All(
            (string[])["VPC", "VBR", "VPN", "ECR", "TR"],
            kind => Assert.Contains(before, end => end.Kind == kind && end.Verdict == "not_covered"));
        app.Cen.Faults.Add(fault);

        await app.RunAsync();

        // What is covered has its proof, what cannot have a flow log does not need one, and one direction stays one.
        Assert.Equal(
            before.Select(end => isConcerned(end) && end.Verdict == "not_covered"
                ? end with { Verdict = "unknown" } : end),
            await EndsAsync(app));
        app.Cen.Faults.Clear();
        await app.RunWellAsync();
        Assert.Equal(before, await EndsAsync(app));
        Assert.Equal(0, await app.ScalarAsync<long>("select count(*) from sync.coverage_event"));
        Assert.Equal(0, await app.ScalarAsync<long>("select count(*) from sync.drift_event"));
        await app.CheckInvariantsAsync(atRest: true);
    }

    private static Task<IReadOnlyList<EndRow>> EndsAsync(SyncApplication app) => app.QueryAsync<EndRow>(
        """
        select c.attachment_end_id as "Id", c.resource_type as "Kind", c.verdict as "Verdict", c.region_id as "Region",
            c.peer_region_id as "PeerRegion", coalesce(r.type = 'Basic', false) as "IsPeerBasic"
        from sync.coverage c
        left join sync.transit_router r on r.transit_router_id = c.peer_transit_router_id
        order by c.attachment_end_id collate "C"
        """);

    private static async Task<SyncApplication> StartAsync()
    {
        var app = await SyncApplication.StartAsync(
            new(Regions: 4, FlowLogs: 120), ("Sync:Network:Enabled", "true"));
        // One of each kind without a flow log, in the first region.
        var part = new WalkPart(app.Cen);
        var (one, other) = (part.Router(0), part.Router(1));
        part.Connect(one, other);
        foreach (var kind in (string[])["VPC", "VBR", "VPN", "ECR"]) part.Attach(one, kind);
        return app;
    }

    private sealed record EndRow(
        string Id, string Kind, string Verdict, string Region, string? PeerRegion, bool IsPeerBasic);
}
