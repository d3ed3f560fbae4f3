using Dapper;
using Sync.FlowLogs;
using Sync.Local.FakeCen.Faults;
using Sync.Network;

namespace Sync.Proofs;

/// <summary>Verifies that each invariant detects the violation it exists for.</summary>
public sealed class InvariantsTests
{
    /// <summary>
    /// SQL that violates each rule directly in the database; constraints that would prevent it are dropped first.
    /// </summary>
    private static readonly (Invariant Rule, string Damage)[] Damages =
    [
        .. InventoryInvariants.Tables.SelectMany(each => OfVersions(each.Table, each.Id)),
        (InventoryInvariants.Clock, "update sync.inventory_clock set at = at - interval '1 day'"),
        (HashInvariant.OfContent, "update sync.flow_log set interval = interval + 1"),
        (HashInvariant.OfContent, "update sync.flow_log set tags = tags || '{\"a\": \"b\"}'"),
        (HashInvariant.OfContent, "update sync.flow_log_history set flow_log_name = null, description = flow_log_name"),
        (HashInvariant.OfNetwork, "update sync.cen set name = name || ' '"),
        (HashInvariant.OfNetwork, "update sync.cen_history set cen_bandwidth_package_ids = '{}'"),
        (HashInvariant.OfNetwork, "update sync.transit_router set type = null"),
        (HashInvariant.OfNetwork, "update sync.transit_router_history set tags = tags || '{\"a\": \"b\"}'"),
        (HashInvariant.OfNetwork, "update sync.attachment set bandwidth = bandwidth + 1"),
        (HashInvariant.OfNetwork, "update sync.attachment_history set vpc_id = vpn_id, vpn_id = vpc_id"),
        (HashInvariant.OfNetwork, "update sync.coverage set flow_logs = flow_logs || '[\"flowlog-1\"]'"),
        (HashInvariant.OfNetwork, "update sync.coverage_history set since = since || ' '"),
        (LedgerInvariants.Counts,
            "delete from sync.flow_log where flow_log_id = (select min(flow_log_id) from sync.flow_log)"),
        (LedgerInvariants.Counts, "delete from sync.flow_log_history"),
        (LedgerInvariants.OneUnfinished,
            "update sync.sync_run set finished_at = null, outcome = null where run_id = 1"),
        (LedgerInvariants.OneAtATime,
            "update sync.sync_run set finished_at = finished_at + interval '1 day' where run_id = 1"),
        (LedgerInvariants.Outcome, "update sync.sync_run set outcome = 'succeeded'"),
        (LedgerInvariants.Outcome, "update sync.sync_run set outcome = 'failed'"),
        (LedgerInvariants.Outcome, "update sync.sync_network set outcome = 'incomplete'"),
        (LedgerInvariants.Explained, "update sync.sync_scope set error_code = null, error_message = null"),
        (LedgerInvariants.Totals, "update sync.sync_run set scopes = scopes + 1"),
        (LedgerInvariants.Once,
            "insert into sync.folded_scopes (run_id, account_id, region_ids, started_at, duration_ms, pages, listed, "
            + "calls) select run_id, account_id, array[region_id], array[started_at], array[1], array[1], array[1], "
            + "array[1] from sync.sync_scope where run_id = 1 and region_id = 'cn-hangzhou'"),
        (LedgerInvariants.Freshness, "update sync.scope set last_run_id = 1"),
        (LedgerInvariants.Freshness, "update sync.scope set last_complete_at = null"),
        (LedgerInvariants.NetworkCounts, "delete from sync.attachment where resource_type = 'VPC'"),
        (LedgerInvariants.NetworkCounts, "delete from sync.cen_history"),
        (LedgerInvariants.NetworkCounts, "update sync.sync_network set changed = changed + 1"),
        (LedgerInvariants.NetworkExplained, "update sync.sync_network set error_code = null"),
        (LedgerInvariants.NetworkExplained, "update sync.sync_network set gaps = '[]'"),
        (LedgerInvariants.NetworkFreshness, "update sync.network set last_run_id = 1"),
        (LedgerInvariants.NetworkFreshness,
            "insert into sync.network_gap select account_id, 'DescribeCens', '', '', now(), null, 'x', 'x' "
            + "from sync.network"),
        (LedgerInvariants.NetworkOff, "update sync.sync_run set network_off = true"),
        (DriftInvariants.EventPerChange,
            "delete from sync.drift_event where event_id = (select min(event_id::text)::uuid from sync.drift_event)"),
        (DriftInvariants.EventPerChange,
            "insert into sync.drift_event select gen_random_uuid(), at + interval '1 second', run_id, account_id, "
            + "region_id, flow_log_id, flow_log_name, cen_id, kind, changes, shown, severity, state "
            + "from sync.drift_event"),
        .. ((string[])["cen", "transit_router", "attachment"]).SelectMany(
            _ => (string[])["added", "changed", "removed"],
            (table, kind) => (DriftInvariants.EventPerChange,
                $"delete from sync.drift_event where resource = '{table}' and kind = '{kind}'")),
        (DriftInvariants.EventPerChange, "update sync.drift_event set resource = 'cen' where resource = 'attachment'"),
        (DriftInvariants.Counts, "update sync.drift_event set run_id = 1"),
        (DriftInvariants.Spoken, "update sync.drift_event set state = 'folded', folded_into = gen_random_uuid()"),
        (DriftInvariants.Deliveries,
            "insert into sync.delivery (sink, event_id, run_id, rule, severity, event) "
            + "values ('ops', gen_random_uuid(), 1, 'all', 'low', '{}')"),
        (CoverageInvariants.OneRow,
            "insert into sync.coverage select (jsonb_populate_record(c, '{\"region_id\": \"elsewhere\"}')).* "
            + "from sync.coverage c"),
        (CoverageInvariants.Since, "update sync.coverage set since_at = valid_from + interval '1 second'"),
        (CoverageInvariants.Since, "update sync.coverage_history set reason = null"),
        (CoverageInvariants.Uncovered,
            "insert into sync.uncovered select attachment_end_id, now() from sync.coverage where verdict = 'covered'"),
        (CoverageInvariants.ToldOnce,
            "insert into sync.coverage_event select (jsonb_populate_record("
            + "e, jsonb_build_object('event_id', gen_random_uuid(), 'at', e.at + interval '1 microsecond'))).* "
            + "from sync.coverage_event e"),
        (CoverageInvariants.ChangePerEvent, "update sync.coverage_event set verdict = 'partly'"),
        (CoverageInvariants.ChangePerEvent, "update sync.coverage_event set at = at - interval '1 day'"),
        (CoverageInvariants.EventPerLoss, "delete from sync.coverage_event where kind = 'uncovered'"),
        (CoverageInvariants.EventPerReturn, "delete from sync.coverage_event where kind = 'covered'"),
        (CoverageInvariants.KnownSince, "update sync.uncovered set since = now()"),
        (CoverageInvariants.NoGuess,
            "update sync.coverage set verdict = 'unknown'; insert into sync.attachment_conformance "
            + "select attachment_end_id, 'on', 'low', 'nonconforming', now(), '[{\"field\": \"verdict\"}]' "
            + "from sync.coverage"),
        (CoverageInvariants.Judged, "update sync.coverage set verdict = 'covered'"),
        (CoverageInvariants.Judged, "delete from sync.coverage"),
        (CoverageInvariants.Judged, "update sync.flow_log set status = 'Inactive'"),
    ];

    [Fact]
    public async Task Every_rule_holds_after_runs_of_all_kinds_and_detects_its_violation()
    {
        await using var app = await SyncApplication.StartAsync(
            new(Regions: 3, FlowLogs: 60, Cens: 2, TransitRouters: 4, Attachments: 40),
            ("Sync:Network:Enabled", "true"), ("Sync:Coverage:Grace", "00:00:00"));
        await app.RunWellAsync();
        app.Cloud.Drift(20);
        app.Cen.Faults.Add(new DeniedRegion { RegionId = Some.Region, Times = 1 });
        await app.RunAsync();
        var back = app.Cloud.Remove(Some.Region, app.Cloud.FlowLogs(Some.Region)[0].FlowLogId)!;
        await app.RunWellAsync();
        app.Cloud.Add(back);
        app.Cloud.Drift(20);
        app.Cen.Faults.Add(Refuse.Denied("ListTransitRouterEcrAttachments"));
        await app.RunAsync();
        app.Cen.Faults.Clear();
        await LiveTwiceAsync(app);

        await app.CheckInvariantsAsync(atRest: true);

        await using var connection = await app.DataSource.OpenConnectionAsync();
        // This app has no alert rule, so every event lacks its delivery.
        Assert.Single(await Invariants.FindBrokenAsync(connection, [DriftInvariants.Delivered]));
        foreach (var (rule, damage) in Damages)
        {
            await using var transaction = await connection.BeginTransactionAsync();
            await connection.ExecuteAsync(damage);
            Assert.True(
                (await Invariants.FindBrokenAsync(connection, [rule])).Count == 1,
                $"{rule.Rule}: did not detect {damage}");
            await transaction.RollbackAsync();
        }

        Assert.Equal(Invariants.All, Invariants.All.Intersect(Damages.Select(each => each.Rule)));
    }

    /// <summary>
    /// A CEN instance, its transit router and an attachment are added, change, are removed, come back and change. The
    /// flow log of another attachment is switched off and on again, and that of a third one stays off.
    /// </summary>
    private static async Task LiveTwiceAsync(SyncApplication app)
    {
        var network = app.Cloud.Network;
        var cen = network.AddCen();
        var router = network.AddTransitRouter(cen.CenId, Some.Region);
        var attachment = network.Attach(router.TransitRouterId);
        var other = network.AddTransitRouter(network.Cens[0].CenId, Some.Region);
        FlowLog[] logs = [Log(app, other), Log(app, other)];
        await app.RunWellAsync();
        Change("first");
        foreach (var log in logs) app.Cloud.Replace(log with { Status = "Inactive" });
        await app.RunWellAsync();
        network.RemoveCen(cen.CenId);
        app.Cloud.Replace(logs[0]);
        await app.RunWellAsync();
        network.Set(cen);
        network.Set(router);
        network.Set(attachment);
        await app.RunWellAsync();
        Change("second");
        await app.RunWellAsync();

        void Change(string name)
        {
            network.Set(cen with { Name = name });
            network.Set(router with { TransitRouterName = name });
            network.Set(attachment with { TransitRouterAttachmentName = name });
        }
    }

    private static FlowLog Log(SyncApplication app, TransitRouter at)
    {
        var end = app.Cloud.Network.Attach(at.TransitRouterId);
        var log = app.Cloud.Add(at.RegionId!) with
        {
            CenId = at.CenId,
            TransitRouterId = at.TransitRouterId,
            TransitRouterAttachmentId = end.TransitRouterAttachmentId,
            Status = "Active",
        };
        app.Cloud.Replace(log);
        return log;
    }

    private static (Invariant Rule, string Damage)[] OfVersions(string table, string id) =>
    [
        (InventoryInvariants.Interval,
            $"alter table sync.{table}_history drop constraint a_version_ends_after_it_begins;"
            + $"update sync.{table}_history set valid_to = valid_from"),
        (InventoryInvariants.NoHole,
            $"update sync.{table}_history set valid_to = valid_to - interval '1 microsecond'"),
        (InventoryInvariants.OneAtATime, $"update sync.{table}_history set valid_to = 'infinity'"),
        (InventoryInvariants.CurrentIsNewest, $"update sync.{table} set valid_from = '2020-01-01'"),
        (InventoryInvariants.VersionsDiffer,
            $"update sync.{table} f set content_hash = h.content_hash "
            + $"from sync.{table}_history h where h.{id} = f.{id} and h.valid_to = f.valid_from"),
    ];
}
