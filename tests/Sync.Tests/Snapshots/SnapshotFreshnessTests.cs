using Sync.CenApi.Protocol;
using Sync.Local.FakeCen.Faults;
using Sync.Snapshots;

namespace Sync.Tests.Snapshots;

/// <summary>What was verified at a moment long past, although much was listed since.</summary>
public class SnapshotFreshnessTests
{
    [Fact]
    public async Task A_network_that_was_not_listed_then_is_named_although_it_was_listed_since()
    {
        await using var bench = await RefusedAsync(isRequired: false);

        var item = await BackfillAsync(bench, 3);

        Assert.Equal("written", item.State);
        var manifest = await bench.ManifestAsync(item.Moment);
        Assert.True(manifest.NetworkIsKnown);
        var missing = Assert.Single(manifest.Missing);
        Assert.Equal((bench.App.Cloud.AccountId, "", "Forbidden.RAM"),
            (missing.AccountId, missing.RegionId, missing.Reason));
        Assert.Empty((await bench.ManifestAsync((await BackfillAsync(bench, 1.5)).Moment)).Missing);
    }

    [Fact]
    public async Task Such_a_moment_is_skipped_if_freshness_is_required()
    {
        await using var bench = await RefusedAsync(isRequired: true);

        var item = await BackfillAsync(bench, 3);

        Assert.Equal("skipped", item.State);
        Assert.Equal(
            $"RequireFresh: the network of {bench.App.Cloud.AccountId} (Forbidden.RAM) had not been verified by run 2.",
            item.Reason);
        Assert.Equal("written", (await BackfillAsync(bench, 1.5)).State);
    }

    [Fact]
    public async Task A_moment_of_which_the_ledger_no_longer_has_the_network_is_not_called_fresh()
    {
        await using var bench = await RefusedAsync(isRequired: true);
        await bench.App.ExecuteAsync("delete from sync.sync_network where run_id = 2");

        var item = await BackfillAsync(bench, 3);

        Assert.Equal("skipped", item.State);
        Assert.Equal(
            "RequireFresh: the ledger does not have what was verified of the network then.", item.Reason);
    }

    [Fact]
    public async Task A_scope_that_no_run_had_reached_by_then_is_not_in_the_manifest()
    {
        await using var bench = await SnapshotBench.StartAsync();
        await bench.App.ExecuteAsync("""
            insert into sync.scope (account_id, region_id, last_run_id, last_outcome, last_at, baseline_at,
                last_complete_at)
            values ('9', 'cn-new', 2, 'synced', now(), now(), now()),
                ('9', 'cn-old', 2, 'synced', now(), now() - interval '20 days', now())
            """);

        var manifest = await bench.ManifestAsync((await BackfillAsync(bench, 3)).Moment);

        Assert.Equal(
            [("9", "cn-old", "missed")],
            manifest.Missing.Select(each => (each.AccountId, each.RegionId, each.Reason)));
    }

    [Fact]
    public async Task Many_scopes_and_many_folded_runs_before_an_outage_are_read_well_within_the_time_of_a_read()
    {
        // One query per scope would unfold 400 scopes 400 × 200 times, which takes a minute.
        await using var bench = await SnapshotBench.StartAsync(("Sync:ReadTimeout", "00:00:05"));
        await bench.App.ExecuteAsync(Outage);

        var item = await BackfillAsync(bench, 3);

        Assert.Equal(("written", 202L, null), (item.State, item.RunId, item.Reason));
        var scopes = (await bench.ManifestAsync(item.Moment)).Scopes.Where(scope => scope.AccountId == "9").ToList();
        Assert.Equal(400, scopes.Count);
        var last = await bench.App.ScalarAsync<DateTime>("select started_at from sync.sync_run where run_id = 201");
        Assert.All(scopes, scope => Assert.Equal(("failed", last), (scope.StaleReason, scope.LastCompleteAt)));
    }

    // 200 runs in which nothing happened, one that failed everywhere, and since then all scopes were complete again.
    private const string Outage = """
        insert into sync.sync_run (run_id, trigger, started_at, finished_at, outcome)
        overriding system value
        select run, 'timer', at, at + interval '1 minute', case run when 202 then 'partial' else 'succeeded' end
        from generate_series(2, 202) run, lateral (select now() - interval '8 days' + run * interval '1 minute') t (at);

        insert into sync.folded_scopes
            (run_id, account_id, region_ids, started_at, duration_ms, pages, listed, calls)
        select run_id, '9', array_agg('region-' || n), array_agg(started_at), array_agg(0), array_agg(1),
            array_agg(0), array_agg(1)
        from sync.sync_run, generate_series(1, 400) n
        where run_id between 2 and 201
        group by run_id;

        insert into sync.sync_scope (run_id, account_id, region_id, outcome, started_at, duration_ms, error_code)
        select run_id, '9', 'region-' || n, 'failed', started_at, 0, 'Throttling'
        from sync.sync_run, generate_series(1, 400) n
        where run_id = 202;

        insert into sync.scope
            (account_id, region_id, last_run_id, last_outcome, last_at, baseline_at, last_complete_at)
        select '9', 'region-' || n, 203, 'synced', now(), now() - interval '20 days', now()
        from generate_series(1, 400) n
        """;

    /// <summary>The second run, five days ago, was refused the network; the third one, two days ago, was not.</summary>
    private static async Task<SnapshotBench> RefusedAsync(bool isRequired)
    {
        var bench = await SnapshotBench.StartAsync(
            ("Sync:Network:Enabled", "true"), ("Resources", "cens,coverage"),
            ("RequireFresh", isRequired ? "true" : "false"));
        bench.App.Cen.Faults.Add(new Refuse(GatewayErrors.Forbidden) { Action = CenActions.DescribeCens });
        await bench.App.RunAsync();
        bench.App.Cen.Faults.Clear();
        await bench.App.AgeAsync(3);
        await bench.App.RunWellAsync();
        await bench.App.AgeAsync(2);
        return bench;
    }

    private static async Task<SnapshotFileItem> BackfillAsync(SnapshotBench bench, double days)
    {
        var now = await bench.App.Get<RequestedSnapshots>().NowAsync(CancellationToken.None);
        var (items, failure) = await bench.App.Get<RequestedSnapshots>()
            .WriteAsync(bench.Series, "backfill", [now.AddDays(-days)], CancellationToken.None);
        Assert.Null(failure);
        return Assert.Single(items);
    }
}
