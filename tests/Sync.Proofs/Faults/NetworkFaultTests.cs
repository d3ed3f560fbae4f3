using Microsoft.Extensions.Logging;
using Sync.CenApi.Protocol;
using Sync.Local.FakeCen;
using Sync.Local.FakeCen.Faults;
using Sync.Network;
using Sync.Runs;

namespace Sync.Proofs.Faults;

/// <summary>
/// Every fault of the cloud at every operation that lists the network, for the whole run and for one call: nothing that
/// exists is removed or reported as removed, flow logs are not affected, and the next run converges.
/// </summary>
public sealed class NetworkFaultTests
{
    private static readonly Fault[] Lasting =
    [
        new Throttle(), new ServerError(), new ServerError(Internal: true), new SuccessFalse(), new Reset(),
        new CutBody(), new Html(), new Html(200), new EmptyBody(), new EmptyBody(503), new MissingTotal(),
        new UnparsableTotal(), new Refuse(GatewayErrors.Forbidden), new Refuse(CenErrors.InvalidParameter),
        new WrongTotal(+1), new WrongTotal(-1), new CappedTotal(1), new RepeatedEntry(), new EmptyPage(),
        new EmptyPage(Bare: true), new RepeatedPage(), new RepeatedPage(EchoAsked: false), new ClampedPageSize(2),
        new TextCounters(), new TotalPerPage(), new RepeatedToken(), new LostToken(), new LostToken(Absent: true),
        new AbsentLastToken(), new EmptyLastPage(), new SpoiltToken(), new UnboundedJson(), new UnknownFields(),
    ];

    // A listing that consistently lacks an entry for a whole run cannot be told from one without it.
    private static readonly Fault[] Passing =
    [
        .. Lasting, new StaleListing(0), new StaleListing(1), new HiddenEntry(), new DetachedMidWalk(),
    ];

    [Theory]
    [InlineData(CenActions.DescribeCens)]
    [InlineData(CenActions.ListTransitRouters)]
    [InlineData("ListTransitRouterVpcAttachments")]
    [InlineData("ListTransitRouterVbrAttachments")]
    [InlineData("ListTransitRouterVpnAttachments")]
    [InlineData("ListTransitRouterPeerAttachments")]
    [InlineData("ListTransitRouterEcrAttachments")]
    public async Task A_fault_of_an_operation_removes_nothing_that_exists(string operation)
    {
        await using var app = await StartAsync();
        await app.RunWellAsync();
        var cases = Lasting.Select(fault => fault with { Action = operation })
            .Concat(Passing.Select(fault => fault with { Action = operation, Times = 1 }));

        await Cells.TryInTurnAsync(cases, fault => $"{fault}", async fault =>
        {
            app.Cen.Faults.Add(fault);
            var added = app.Cloud.Network.Attach(Router(app).TransitRouterId);
            var report = await app.RunAsync();
            app.Cen.Faults.Clear();

            Assert.All(report.Scopes, scope => Assert.Equal(ScopeOutcome.Synced, scope.Outcome));
            Assert.Empty(await LostAsync(app));
            app.Cloud.Network.RemoveAttachment(added.TransitRouterAttachmentId!);
            await app.RunWellAsync();
            Assert.Equal(Existing(app), await StoredAsync(app));
            Assert.Empty(await WronglyReportedAsync(app));
        });
    }

    private static async Task<SyncApplication> StartAsync()
    {
        // The guard is off, so only the walk protects the rows.
        var app = await SyncApplication.StartInAsync(
            new SyncSurroundings
            {
                Cloud = new FakeCloudOptions(Regions: 2, FlowLogs: 20, Cens: 3, TransitRouters: 4, Attachments: 30),
                Time = new HurriedTime(),
                Log = LogLevel.Warning,
            },
            ("Sync:Network:Enabled", "true"), ("Sync:RemovalGuard:MaxFraction", "1"),
            ("Sync:Alibaba:AttemptTimeout", "00:01:00"));
        // More than one page of each kind.
        foreach (var list in AttachmentList.All.Where(list => list.ResourceType != AttachmentList.Peer))
            for (var i = 0; i <= NetworkCalls.PageSize; i++)
                app.Cloud.Network.Attach(Router(app).TransitRouterId, list.ResourceType);
        return app;
    }

    private static TransitRouter Router(SyncApplication app) => app.Cloud.Network.TransitRouters
        .Where(router => router.Type != TransitRouter.Basic)
        .MinBy(router => router.TransitRouterId, StringComparer.Ordinal)!;

    /// <summary>What exists, was stored before the fault and is not stored any more.</summary>
    private static async Task<IEnumerable<string>> LostAsync(SyncApplication app)
    {
        var before = await app.QueryAsync<string>("""
            select attachment_end_id from sync.attachment_history h
            where not exists (select from sync.attachment a where a.attachment_end_id = h.attachment_end_id)
            union all
            select transit_router_id from sync.transit_router_history h
            where not exists (select from sync.transit_router r where r.transit_router_id = h.transit_router_id)
            union all
            select cen_id from sync.cen_history h
            where not exists (select from sync.cen c where c.cen_id = h.cen_id)
            """);
        return before.Intersect(Existing(app));
    }

    /// <summary>What exists and was ever reported as removed.</summary>
    private static async Task<IEnumerable<string>> WronglyReportedAsync(SyncApplication app) =>
        (await app.QueryAsync<string>("select flow_log_id from sync.drift_event where kind = 'removed'"))
        .Intersect(Existing(app));

    private static async Task<IEnumerable<string>> StoredAsync(SyncApplication app) =>
        (await app.QueryAsync<string>("""
            select cen_id from sync.cen
            union all
            select transit_router_id from sync.transit_router
            union all
            select attachment_end_id from sync.attachment
            """)).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Existing(SyncApplication app)
    {
        var network = app.Cloud.Network;
        var basic = network.TransitRouters.Where(router => router.Type == TransitRouter.Basic)
            .Select(router => router.TransitRouterId).ToHashSet();
        return network.Cens.Select(cen => cen.CenId)
            .Concat(network.TransitRouters.Select(router => router.TransitRouterId))
            .Concat(network.Attachments.Where(end => !basic.Contains(end.TransitRouterId!))
                .Select(end => end.AttachmentEndId))
            .Order(StringComparer.Ordinal);
    }
}
