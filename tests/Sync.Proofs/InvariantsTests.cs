using Dapper;
using Sync.Local.FakeCen.Faults;

namespace Sync.Proofs;

/// <summary>Verifies that each invariant detects the violation it exists for.</summary>
public sealed class InvariantsTests
{
    /// <summary>
    /// SQL that violates each rule directly in the database; constraints that would prevent it are dropped first.
    /// </summary>
    private static readonly (Invariant Rule, string Damage)[] Damages =
    [
        (InventoryInvariants.Interval,
            "alter table sync.flow_log_history drop constraint a_version_ends_after_it_begins;"
            + "update sync.flow_log_history set valid_to = valid_from"),
        (InventoryInvariants.NoHole, "update sync.flow_log_history set valid_to = valid_to - interval '1 microsecond'"),
        (InventoryInvariants.OneAtATime, "update sync.flow_log_history set valid_to = 'infinity'"),
        (InventoryInvariants.CurrentIsNewest, "update sync.flow_log set valid_from = '2020-01-01'"),
        (InventoryInvariants.VersionsDiffer,
            "update sync.flow_log f set content_hash = h.content_hash "
            + "from sync.flow_log_history h where h.flow_log_id = f.flow_log_id"),
        (InventoryInvariants.Clock, "update sync.inventory_clock set at = at - interval '1 day'"),
        (HashInvariant.OfContent, "update sync.flow_log set interval = interval + 1"),
        (HashInvariant.OfContent, "update sync.flow_log set tags = tags || '{\"a\": \"b\"}'"),
        (HashInvariant.OfContent, "update sync.flow_log_history set flow_log_name = null, description = flow_log_name"),
        (LedgerInvariants.Counts,
            "delete from sync.flow_log where flow_log_id = (select min(flow_log_id) from sync.flow_log)"),
        (LedgerInvariants.Counts, "delete from sync.flow_log_history"),
        (LedgerInvariants.OneUnfinished,
            "update sync.sync_run set finished_at = null, outcome = null where run_id = 1"),
        (LedgerInvariants.OneAtATime,
            "update sync.sync_run set finished_at = finished_at + interval '1 day' where run_id = 1"),
        (LedgerInvariants.Outcome, "update sync.sync_run set outcome = 'succeeded'"),
        (LedgerInvariants.Outcome, "update sync.sync_run set outcome = 'failed'"),
        (LedgerInvariants.Explained, "update sync.sync_scope set error_code = null, error_message = null"),
        (LedgerInvariants.Totals, "update sync.sync_run set scopes = scopes + 1"),
        (LedgerInvariants.Once,
            "insert into sync.folded_scopes (run_id, account_id, region_ids, started_at, duration_ms, pages, listed, "
            + "calls) select run_id, account_id, array[region_id], array[started_at], array[1], array[1], array[1], "
            + "array[1] from sync.sync_scope where run_id = 1 and region_id = 'cn-hangzhou'"),
        (LedgerInvariants.Freshness, "update sync.scope set last_run_id = 1"),
        (LedgerInvariants.Freshness, "update sync.scope set last_complete_at = null"),
        (DriftInvariants.EventPerChange,
            "delete from sync.drift_event where event_id = (select min(event_id::text)::uuid from sync.drift_event)"),
        (DriftInvariants.EventPerChange,
            "insert into sync.drift_event select gen_random_uuid(), at + interval '1 second', run_id, account_id, "
            + "region_id, flow_log_id, flow_log_name, cen_id, kind, changes, shown, severity, state "
            + "from sync.drift_event"),
        (DriftInvariants.Counts, "update sync.drift_event set run_id = 1"),
        (DriftInvariants.ChangePerEvent,
            "update sync.drift_event set resource = 'attachment' "
            + "where event_id = (select min(event_id::text)::uuid from sync.drift_event)"),
        (DriftInvariants.Spoken, "update sync.drift_event set state = 'folded', folded_into = gen_random_uuid()"),
    ];

    [Fact]
    public async Task Every_rule_holds_after_runs_of_all_kinds_and_detects_its_violation()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 3, FlowLogs: 60));
        await app.RunWellAsync();
        app.Cloud.Drift(20);
        app.Cen.Faults.Add(new DeniedRegion { RegionId = Some.Region, Times = 1 });
        await app.RunAsync();
        var back = app.Cloud.Remove(Some.Region, app.Cloud.FlowLogs(Some.Region)[0].FlowLogId)!;
        await app.RunWellAsync();
        app.Cloud.Add(back);
        app.Cloud.Drift(20);
        await app.RunWellAsync();

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
}
