using Sync.CenApi.Protocol;
using Sync.Local.FakeCen;
using Sync.Local.FakeCen.Faults;
using Sync.Local.FakeCen.Network;
using Sync.Network;
using Sync.Runs;
using Sync.Runs.Networks;

namespace Sync.Tests.Runs.Networks;

/// <summary>What runs do with the network of an account, from the cloud's side of the wire to the tables.</summary>
public sealed class NetworkSyncTests
{
    private const string Vpcs = "ListTransitRouterVpcAttachments";

    [Fact]
    public async Task A_first_run_stores_the_whole_network_as_a_baseline_and_a_second_one_writes_nothing()
    {
        await using var app = await StartAsync();
        var first = await NetworkAsync(app);
        var rows = await RowsAsync(app);

        var second = await NetworkAsync(app);

        Assert.Equal(NetworkOutcome.Synced, first.Outcome);
        await AssertSameAsync(app);
        Assert.Equal(Network(app).Attachments.Count, first.Attachments.Added);
        Assert.Equal((0, 0, 0), (second.Attachments.Added, second.Attachments.Changed, second.Attachments.Removed));
        Assert.Equal(rows, await RowsAsync(app));
        Assert.Equal(0, await app.ScalarAsync<long>("select count(*) from sync.drift_event"));
    }

    [Fact]
    public async Task An_unchanged_network_takes_one_call_for_each_list()
    {
        await using var app = await StartAsync();
        await NetworkAsync(app);

        var calls = (await NetworkAsync(app)).Calls;

        var routers = Network(app).TransitRouters.Count(router => router.Type != TransitRouter.Basic);
        Assert.Equal(1 + Network(app).Cens.Count + 5 * routers, calls);
    }

    [Fact]
    public async Task What_changes_is_stored_with_its_history_and_reported_as_drift()
    {
        await using var app = await StartAsync();
        await NetworkAsync(app);
        var router = Enterprise(app);
        var added = Network(app).Attach(router.TransitRouterId);
        var changed = Network(app).Attachments.First(end => end.ResourceType == "VPC" && end != added);
        Network(app).Set(changed with { TransitRouterAttachmentName = "renamed" });
        var removed = Network(app).Attachments.Last(end => end.ResourceType == "VBR");
        Network(app).RemoveEnd(removed);
        var cen = Network(app).AddCen();

        await NetworkAsync(app);

        await AssertSameAsync(app);
        Assert.Equal(
            [
                ("attachment", added.AttachmentEndId, "added"), ("attachment", changed.AttachmentEndId, "changed"),
                ("attachment", removed.AttachmentEndId, "removed"), ("cen", cen.CenId, "added"),
            ],
            (await app.QueryAsync<(string, string, string)>(
                "select resource, flow_log_id, kind from sync.drift_event order by resource, kind"))
                .AsEnumerable());
        Assert.Equal(
            [changed.AttachmentEndId, removed.AttachmentEndId],
            (await app.QueryAsync<string>("select attachment_end_id from sync.attachment_history")).Order());
    }

    [Fact]
    public async Task A_right_that_the_account_never_had_is_a_gap_and_no_failure()
    {
        await using var app = await StartAsync();
        app.Cen.Faults.Add(Refuse.Denied(Vpcs));

        var network = await NetworkAsync(app);

        Assert.Equal(NetworkOutcome.Synced, network.Outcome);
        Assert.All(network.Gaps, gap => Assert.Equal((Vpcs, null), (gap.Operation, gap.CompleteAt)));
        Assert.Contains("cen:ListTransitRouterVpcAttachments", network.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(
            Network(app).Attachments.Count(end => end.ResourceType != "VPC"),
            await app.ScalarAsync<long>("select count(*) from sync.attachment"));

        app.Cen.Faults.Clear();
        await NetworkAsync(app);

        await AssertSameAsync(app);
        Assert.Equal(0, await app.ScalarAsync<long>("select count(*) from sync.network_gap"));
        Assert.Equal(0, await app.ScalarAsync<long>("select count(*) from sync.drift_event"));
    }

    [Fact]
    public async Task A_right_that_is_taken_away_keeps_the_rows_and_makes_the_run_partial()
    {
        await using var app = await StartAsync();
        await NetworkAsync(app);
        app.Cen.Faults.Add(Refuse.Denied(Vpcs));

        var report = await app.RunAsync();

        Assert.Equal(RunOutcome.Partial, report.Outcome);
        Assert.Contains("cen:ListTransitRouterVpcAttachments", report.ErrorMessage, StringComparison.Ordinal);
        Assert.All(report.Scopes, scope => Assert.Equal(ScopeOutcome.Synced, scope.Outcome));
        Assert.All(report.Networks.Single().Gaps, gap => Assert.NotNull(gap.CompleteAt));
        await AssertSameAsync(app);
    }

    [Theory]
    [InlineData("DescribeCens")]
    [InlineData("ListTransitRouters")]
    public async Task A_list_of_parents_that_fails_removes_nothing_and_their_children_are_still_listed(string operation)
    {
        await using var app = await StartAsync();
        await NetworkAsync(app);
        app.Cen.Faults.Add(new Refuse(GatewayErrors.Unavailable) { Action = operation });
        var added = Network(app).Attach(Enterprise(app).TransitRouterId);

        var network = (await app.RunAsync()).Networks.Single();

        Assert.Equal(NetworkOutcome.Incomplete, network.Outcome);
        Assert.All(network.Gaps, gap => Assert.Equal(operation, gap.Operation));
        Assert.Equal(1, await app.ScalarAsync<long>(
            "select count(*) from sync.attachment where attachment_end_id = @id", new { id = added.AttachmentEndId }));
        await AssertSameAsync(app);
    }

    [Fact]
    public async Task What_belongs_to_a_CEN_instance_goes_with_it()
    {
        await using var app = await StartAsync();
        await NetworkAsync(app);
        Network(app).RemoveCen(Network(app).Cens[0].CenId);

        await app.RunAsync(forceRemovals: true);

        await AssertSameAsync(app);
    }

    [Fact]
    public async Task What_the_guard_withheld_when_its_CEN_instance_went_can_be_removed_later()
    {
        await using var app = await StartAsync(("Sync:RemovalGuard:MinRows", "1"));
        await NetworkAsync(app);
        Network(app).RemoveCen(Network(app).Cens[0].CenId);
        var guarded = (await app.RunAsync()).Networks.Single();

        await app.RunAsync(forceRemovals: true);

        Assert.Equal((1, 0), (guarded.Cens.Removed, guarded.Cens.Withheld));
        Assert.True(guarded.TransitRouters.Withheld + guarded.Attachments.Withheld > 0);
        await AssertSameAsync(app);
    }

    [Fact]
    public async Task A_single_empty_list_removes_nothing()
    {
        await using var app = await StartAsync();
        await NetworkAsync(app);
        app.Cen.Faults.Add(new StaleListing(0) { Action = Vpcs, Times = 1 });

        await NetworkAsync(app);

        await AssertSameAsync(app);
        Assert.Equal(0, await app.ScalarAsync<long>("select count(*) from sync.drift_event"));
    }

    [Fact]
    public async Task The_guard_withholds_the_removal_of_most_attachments_until_it_is_forced()
    {
        await using var app = await StartAsync();
        await NetworkAsync(app);
        var before = await RowsAsync(app);
        foreach (var end in Network(app).Attachments) Network(app).RemoveEnd(end);

        var guarded = (await app.RunAsync()).Networks.Single();
        var kept = await RowsAsync(app);
        await app.RunAsync(forceRemovals: true);

        Assert.Contains(guarded.Gaps, gap => gap.ErrorCode == "RemovalGuard");
        Assert.True(guarded.Attachments.Withheld > 0);
        Assert.True(kept.Count > 0 && kept.Count <= before.Count);
        await AssertSameAsync(app);
    }

    [Fact]
    public async Task An_account_that_never_opened_transit_routers_has_none()
    {
        await using var app = await StartAsync();
        Network(app).IsServiceOpen = false;

        var network = await NetworkAsync(app);

        Assert.Equal((NetworkOutcome.Synced, 0), (network.Outcome, network.TransitRouters.Listed));
        Assert.Empty(network.Gaps);
    }

    [Fact]
    public async Task A_connection_between_transit_routers_has_a_row_for_each_end_that_is_listed()
    {
        await using var app = await StartAsync();
        var (one, other) = (Enterprise(app), Enterprise(app, skip: 1));
        var (end, otherEnd) = Network(app).Connect(one.TransitRouterId, other.TransitRouterId);

        await NetworkAsync(app);

        Assert.Equal(
            new[] { end.AttachmentEndId, otherEnd.AttachmentEndId }.Order(),
            (await app.QueryAsync<string>(
                "select attachment_end_id from sync.attachment where transit_router_attachment_id = @id",
                new { id = end.TransitRouterAttachmentId })).Order());
    }

    [Fact]
    public async Task A_dry_run_lists_the_network_and_writes_nothing()
    {
        await using var app = await StartAsync();

        var network = (await app.RunAsync(dryRun: true)).Networks.Single();

        Assert.Equal(Network(app).Attachments.Count, network.Attachments.Added);
        Assert.Empty(await RowsAsync(app));
        Assert.Equal(0, await app.ScalarAsync<long>("select count(*) from sync.network"));
    }

    [Fact]
    public async Task A_run_with_the_network_switched_off_does_not_list_it()
    {
        await using var app = await SyncApplication.StartAsync();

        var report = await app.RunWellAsync();

        Assert.Empty(report.Networks);
        Assert.Equal(0, await app.ScalarAsync<long>("select count(*) from sync.network"));
    }

    private static Task<SyncApplication> StartAsync(params (string Key, string Value)[] settings) =>
        SyncApplication.StartAsync(
            new FakeCloudOptions(Regions: 3, FlowLogs: 40, Cens: 2, TransitRouters: 5, Attachments: 60),
            [("Sync:Network:Enabled", "true"), .. settings]);

    private static FakeNetwork Network(SyncApplication app) => app.Cloud.Network;

    private static TransitRouter Enterprise(SyncApplication app, int skip = 0) =>
        Network(app).TransitRouters.Where(router => router.Type != TransitRouter.Basic).Skip(skip).First();

    private static async Task<NetworkReport> NetworkAsync(SyncApplication app) =>
        (await app.RunWellAsync()).Networks.Single();

    private static Task<IReadOnlyList<(string, DateTime)>> RowsAsync(SyncApplication app) =>
        app.QueryAsync<(string, DateTime)>("""
            select cen_id, valid_from from sync.cen
            union all
            select transit_router_id, valid_from from sync.transit_router
            union all
            select attachment_end_id, valid_from from sync.attachment
            order by 1
            """);

    private static async Task AssertSameAsync(SyncApplication app)
    {
        var stored = await RowsAsync(app);
        var routers = Network(app).TransitRouters.ToDictionary(router => router.TransitRouterId);
        Assert.Equal(
            Network(app).Cens.Select(cen => cen.CenId)
                .Concat(routers.Keys)
                .Concat(Network(app).Attachments
                    .Where(end => routers[end.TransitRouterId!].Type != TransitRouter.Basic)
                    .Select(end => end.AttachmentEndId))
                .Order(StringComparer.Ordinal),
            stored.Select(row => row.Item1).Order(StringComparer.Ordinal));
    }
}
