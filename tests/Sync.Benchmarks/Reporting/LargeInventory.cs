using Dapper;
using Npgsql;

namespace Sync.Benchmarks.Reporting;

/// <summary>Fills the tables as years of runs would: with consecutive versions and an event for each change.</summary>
internal static class LargeInventory
{
    // Version n of flow log i begins 100 days after version n - 1, and the flow logs are spread over those 100 days.
    // Rows are inserted in chronological order, as runs do.
    private const string Fill = """
        set synchronous_commit = off;
        insert into sync.flow_log_history
        select '1000000000000001', 'cn-region-' || i % 30, 'flowlog-' || i, 'name-' || i || '-' || n, null,
            'cen-' || i % 50, 'tr-' || i % 500,
            'tr-attach-' || i % 5000, 'project-' || i % 60, 'store-' || i % 200,
            '${srcaddr}${dstaddr}${bytes}', '3', 600,
            case when n % 3 = 0 then 'Inactive' else 'Active' end, null, null, '{"env": "prod"}', null,
            gen_random_uuid(), b.at,
            b.at + n * b.step + i * b.apart, b.at + (n + 1) * b.step + i * b.apart
        from generate_series(0, @versions - 1) n, generate_series(1, @flowLogs) i,
            (select now() - (@versions + 1) * interval '100 days' as at, interval '100 days' as step,
                interval '100 days' / @flowLogs as apart) b;
        insert into sync.flow_log
        select '1000000000000001', 'cn-region-' || i % 30, 'flowlog-' || i, 'name-' || i, null,
            'cen-' || i % 50, 'tr-' || i % 500,
            'tr-attach-' || i % 5000, 'project-' || i % 60, 'store-' || i % 200,
            '${srcaddr}${dstaddr}${bytes}', '3', case when i % 3 = 0 then 60 else 600 end,
            case when i % 10 = 0 then 'Inactive' else 'Active' end, null, null,
            case when i % 7 = 0 then '{"env": "prod", "owner": "net"}' else '{"env": "prod"}' end::jsonb, null,
            gen_random_uuid(), now(),
            now() - interval '100 days' + i * interval '100 days' / @flowLogs
        from generate_series(1, @flowLogs) i;
        insert into sync.scope (account_id, region_id, last_run_id, last_outcome, last_at)
        select '1000000000000001', 'cn-region-' || i, 1, 'synced', now() from generate_series(0, 29) i;
        update sync.inventory_clock set at = clock_timestamp()
        """;

    private const string FillDrift = """
        set synchronous_commit = off;
        insert into sync.drift_event
        select gen_random_uuid(), valid_from, 1, account_id, region_id, flow_log_id, flow_log_name, cen_id, 'changed',
            jsonb_build_array(jsonb_build_object('field', 'status', 'before', 'Active', 'after', status)), null,
            case when random() < 0.01 then 'high' else 'low' end, 'shown'
        from sync.flow_log_history;
        insert into sync.drift_event
        select gen_random_uuid(), valid_from, 1, account_id, region_id, flow_log_id, flow_log_name, cen_id, 'changed',
            jsonb_build_array(jsonb_build_object('field', 'status', 'before', 'Active', 'after', status)), null,
            case when random() < 0.01 then 'high' else 'low' end, 'shown'
        from sync.flow_log order by valid_from;
        """;

    /// <param name="withDrift">Whether to add an event for each version, which takes most of the time.</param>
    public static async Task FillAsync(NpgsqlConnection connection, int flowLogs, int versions, bool withDrift)
    {
        await LateIndexes.FillAsync(connection, ["flow_log", "flow_log_history", "drift_event"], async () =>
        {
            await connection.ExecuteAsync(new CommandDefinition(Fill, new { flowLogs, versions }, commandTimeout: 0));
            if (withDrift) await connection.ExecuteAsync(new CommandDefinition(FillDrift, commandTimeout: 0));
        });
        await connection.ExecuteAsync(new CommandDefinition("vacuum analyze", commandTimeout: 0));
    }
}
