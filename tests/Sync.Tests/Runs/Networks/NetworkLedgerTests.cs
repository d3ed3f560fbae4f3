using System.Text.Json;
using Sync.Local.FakeCen;
using Sync.Local.FakeCen.Faults;
using Sync.Runs;

namespace Sync.Tests.Runs.Networks;

/// <summary>Each run says what it listed of each account's network, what was not complete, and why.</summary>
public sealed class NetworkLedgerTests
{
    private const string Ecrs = "ListTransitRouterEcrAttachments";

    [Fact]
    public async Task A_run_has_the_counts_of_each_network_and_keeps_them_after_later_runs()
    {
        await using var app = await StartAsync();
        var first = await app.RunWellAsync();
        var removed = app.Cloud.Network.Attachments[0];
        app.Cloud.Network.RemoveAttachment(removed.TransitRouterAttachmentId!);
        var second = await app.RunWellAsync();

        var one = Assert.Single((await RunAsync(app, first)).Networks);
        var two = Assert.Single((await RunAsync(app, second)).Networks);

        var report = first.Networks.Single();
        Assert.Equal(
            (app.Cloud.AccountId, "synced", report.Cens.Listed, report.TransitRouters.Listed,
                report.Attachments.Listed, report.Calls),
            (one.AccountId, one.Outcome, one.Cens, one.TransitRouters, one.Attachments, one.Calls));
        Assert.Equal((one.Cens + one.TransitRouters + one.Attachments, 0, 0), (one.Added, one.Changed, one.Removed));
        Assert.Equal(second.Networks.Single().Attachments.Removed, two.Removed);
        Assert.NotEqual(0, two.Removed);
        Assert.Empty(two.Gaps);
        var run = (await RunAsync(app, second)).Run;
        Assert.Equal((1, 0, false), (run.Networks, run.NetworksNotSynced, run.NetworkOff));
        Assert.Equal(second.Scopes.Sum(scope => scope.Calls) + two.Calls, run.Calls);
        Assert.Equal(
            [(run.RunId, 1L, 0L, false, run.Calls)],
            await app.QueryAsync<(long, long, long, bool, long)>(
                """
                select run_id, networks, networks_not_synced, network_off, calls::bigint
                from report.run
                where run_id = @RunId
                """,
                new { run.RunId }));
    }

    [Fact]
    public async Task Lists_that_were_not_complete_for_the_same_reason_are_one_entry_that_says_since_when()
    {
        await using var app = await StartAsync();
        await app.RunWellAsync();
        app.Cen.Faults.Add(Refuse.Denied(Ecrs));
        var partial = await app.RunAsync();
        app.Cen.Faults.Clear();
        await app.RunWellAsync();

        var network = (await RunAsync(app, partial)).Networks.Single();

        Assert.Equal(("incomplete", "Forbidden.RAM"), (network.Outcome, network.ErrorCode));
        var gap = Assert.Single(network.Gaps);
        var gaps = partial.Networks.Single().Gaps;
        Assert.Equal(
            (Ecrs, "Forbidden.RAM", gaps.Count, gaps[0].ParentId),
            (gap.Operation, gap.ErrorCode, gap.Listings, gap.Example));
        Assert.Contains($"cen:{Ecrs}", gap.ErrorMessage, StringComparison.Ordinal);
        Assert.NotNull(gap.CompleteAt);
        Assert.Equal(1, (await RunAsync(app, partial)).Run.NetworksNotSynced);
    }

    [Fact]
    public async Task A_right_that_the_account_never_had_is_an_entry_of_every_run_and_no_failure()
    {
        await using var app = await StartAsync();
        app.Cen.Faults.Add(Refuse.Denied(Ecrs));
        await app.RunWellAsync();

        var run = await RunAsync(app, await app.RunWellAsync());

        var network = run.Networks.Single();
        Assert.Equal("synced", network.Outcome);
        Assert.Null(Assert.Single(network.Gaps).CompleteAt);
        Assert.Equal(0, run.Run.NetworksNotSynced);
    }

    [Fact]
    public async Task A_network_that_could_not_be_stored_or_was_cancelled_is_in_the_ledger_and_shown_with_the_reason()
    {
        await using var app = await StartAsync();
        await app.RunWellAsync();
        app.Cloud.Network.AddCen();
        await app.ExecuteAsync("alter table sync.cen add constraint refused check (false) not valid");
        var failed = await app.RunAsync();
        await app.ExecuteAsync("alter table sync.cen drop constraint refused");

        Assert.Equal("failed Database", await OutcomeAsync(app, failed));
        var known = (await app.GetAsync<RegionList>("/api/regions")).Networks.Single();
        Assert.Equal(
            ("failed", failed.RunId, "Database"), (known.LastOutcome, known.LastRunId, known.ErrorCode));
        Assert.Contains("in the network of this account", known.ErrorMessage, StringComparison.Ordinal);
        Assert.NotEqual(0, known.Cens);
        Assert.Equal(
            ["failed Database"],
            await app.QueryAsync<string>(
                "select concat_ws(' ', stale_reason, error_code) from report.network_freshness"));

        using var stop = new CancellationTokenSource();
        var gate = app.Cen.Faults.Add(new Gate { Action = "DescribeCens" });
        var running = app.RunAsync(cancellationToken: stop.Token);
        await AlertWatch.UntilAsync(() => Task.FromResult(gate.Calls > 0), "the network is being listed");
        await stop.CancelAsync();
        Assert.Equal("skipped Cancelled", await OutcomeAsync(app, await running));
        gate.Open();
    }

    [Fact]
    public async Task A_dry_run_leaves_no_trace_in_the_ledger()
    {
        await using var app = await StartAsync();

        Assert.NotEqual(0, (await app.RunAsync(dryRun: true)).Networks.Single().Cens.Listed);

        Assert.Equal(0, await app.ScalarAsync<long>("select count(*) from sync.sync_network"));
    }

    [Fact]
    public async Task The_entries_of_a_run_are_deleted_with_it()
    {
        await using var app = await StartAsync();
        await app.RunWellAsync();
        await app.RunWellAsync();

        await app.ExecuteAsync("delete from sync.sync_run where run_id = 1");

        Assert.Equal([2L], await app.QueryAsync<long>("select run_id from sync.sync_network"));
    }

    [Fact]
    public async Task A_network_that_is_switched_off_is_named_alike_by_runs_regions_lists_and_views()
    {
        await using var app = await StartAsync();
        await app.RunWellAsync();
        await app.RunElsewhereAsync(NetworkWatch.Off);

        var off = (await app.GetAsync<RunPage>("/api/runs")).Items[0];
        Assert.Equal((true, 0), (off.NetworkOff, off.Networks));
        Assert.Empty((await app.GetAsync<RunWithScopes>($"/api/runs/{off.RunId}")).Networks);
        var regions = await app.GetAsync<RegionList>("/api/regions");
        Assert.True(regions.NetworkOff);
        Assert.Equal("synced", regions.Networks.Single().LastOutcome);
        string[] lists = ["cens", "transit-routers", "attachments", "coverage", "coverage/summary"];
        foreach (var list in lists) Assert.Equal(["networkOff"], await StaleAsync(app, list));
        Assert.Empty(await StaleAsync(app, "flowlogs"));
        Assert.Equal(
            ["Network is switched off (Sync__Network__Enabled)."],
            await app.QueryAsync<string>("select stale_reason from report.network_freshness"));
        Assert.True(await app.ScalarAsync<bool>("select network_off from report.run order by run_id desc limit 1"));

        await app.RunWellAsync();

        Assert.False((await app.GetAsync<RegionList>("/api/regions")).NetworkOff);
        foreach (var list in lists) Assert.Empty(await StaleAsync(app, list));
    }

    [Fact]
    public async Task A_network_that_was_always_switched_off_is_named_as_such_and_not_as_never_listed()
    {
        await using var app = await SyncApplication.StartAsync();

        Assert.True((await app.RunWellAsync()).NetworkOff);

        Assert.Equal(["networkOff"], await StaleAsync(app, "coverage"));
        Assert.True((await app.GetAsync<RegionList>("/api/regions")).NetworkOff);
    }

    private static async Task<List<string?>> StaleAsync(SyncApplication app, string list) =>
    [
        .. (await app.GetAsync<JsonElement>($"/api/{list}")).GetProperty("staleRegions").EnumerateArray()
            .Select(stale => stale.GetProperty("reason").GetString()),
    ];

    private static async Task<string> OutcomeAsync(SyncApplication app, SyncReport report)
    {
        var network = (await RunAsync(app, report)).Networks.Single();
        return $"{network.Outcome} {network.ErrorCode}";
    }

    private static Task<RunWithScopes> RunAsync(SyncApplication app, SyncReport report) =>
        app.GetAsync<RunWithScopes>($"/api/runs/{report.RunId}");

    private static Task<SyncApplication> StartAsync() => SyncApplication.StartAsync(
        new FakeCloudOptions(Regions: 3, FlowLogs: 20, Cens: 2, TransitRouters: 4, Attachments: 20),
        ("Sync:Network:Enabled", "true"));
}
