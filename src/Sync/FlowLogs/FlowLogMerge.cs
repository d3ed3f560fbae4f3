using Dapper;
using Npgsql;
using Sync.Alibaba;

namespace Sync.FlowLogs;

/// <summary>
/// Writes a diff into the inventory, inside the caller's transaction. One moment stamps everything: it begins the new
/// versions and ends the old ones, which move to <c>flow_log_history</c>.
/// </summary>
public static class FlowLogMerge
{
    /// <returns>The moment of the merge, by the database's clock; null when there was nothing to write.</returns>
    public static async Task<DateTime?> ApplyAsync(
        NpgsqlConnection connection, Scope scope, FlowLogDiff diff)
    {
        if (diff.IsEmpty) return null;

        // Staged first: the clock's row keeps other merges waiting, so it is taken as late as can be.
        if (diff.Changed.Count > 0) await StageAsync(connection, diff.Changed);
        var at = await connection.ExecuteScalarAsync<DateTime>(Tick);

        if (diff.Added.Count > 0) await FlowLogCopy.IntoInventoryAsync(connection, scope, diff.Added, at);
        if (diff.Changed.Count > 0) await ExpectAsync(diff.Changed.Count, Change, new { scope.AccountId, scope.RegionId, at });
        if (diff.Removed.Count > 0) await ExpectAsync(diff.Removed.Count, Remove, new { scope.AccountId, scope.RegionId, at, ids = diff.Removed });
        return at;

        async Task ExpectAsync(int expected, string statement, object parameters)
        {
            var rows = await connection.ExecuteScalarAsync<long>(statement, parameters);
            // The hashes were read by this run and only one run writes, so anything else is a bug: better no merge than a wrong one.
            if (rows != expected) throw new InvalidOperationException($"A merge of {scope} touched {rows} rows where {expected} were meant.");
        }
    }

    // Never backwards, even if the server's clock is: intervals must not overlap.
    private const string Tick = """
        update sync.inventory_clock
        set at = greatest(clock_timestamp(), at + interval '1 microsecond')
        returning at
        """;

    private const string CreateChanged = """
        create temporary table changed_flow_log (
            flow_log_id text primary key, flow_log_name text, description text, cen_id text, transit_router_id text,
            transit_router_attachment_id text, project_name text, log_store_name text, log_format_string text, flow_log_version text,
            interval integer, status text, creation_time text, created_at timestamptz, tags jsonb, extra jsonb, content_hash uuid
        ) on commit drop
        """;

    private static async Task StageAsync(NpgsqlConnection connection, IReadOnlyCollection<HashedFlowLog> changed)
    {
        await connection.ExecuteAsync(CreateChanged);
        await FlowLogCopy.IntoChangedAsync(connection, changed);
    }

    private const string Change = """
        with closed as (
            insert into sync.flow_log_history (account_id, region_id, flow_log_id, flow_log_name, description, cen_id,
                transit_router_id, transit_router_attachment_id, project_name, log_store_name, log_format_string, flow_log_version,
                interval, status, creation_time, created_at, tags, extra, content_hash, first_seen_at, valid_from, valid_to)
            select f.account_id, f.region_id, f.flow_log_id, f.flow_log_name, f.description, f.cen_id,
                f.transit_router_id, f.transit_router_attachment_id, f.project_name, f.log_store_name, f.log_format_string, f.flow_log_version,
                f.interval, f.status, f.creation_time, f.created_at, f.tags, f.extra, f.content_hash, f.first_seen_at, f.valid_from, @at
            from sync.flow_log f
            join pg_temp.changed_flow_log c using (flow_log_id)
            where f.account_id = @AccountId and f.region_id = @RegionId
        ),
        changed as (
            update sync.flow_log f
            set flow_log_name = c.flow_log_name, description = c.description, cen_id = c.cen_id, transit_router_id = c.transit_router_id,
                transit_router_attachment_id = c.transit_router_attachment_id, project_name = c.project_name,
                log_store_name = c.log_store_name, log_format_string = c.log_format_string, flow_log_version = c.flow_log_version,
                interval = c.interval, status = c.status, creation_time = c.creation_time, created_at = c.created_at,
                tags = c.tags, extra = c.extra, content_hash = c.content_hash, valid_from = @at
            from pg_temp.changed_flow_log c
            where f.account_id = @AccountId and f.region_id = @RegionId and f.flow_log_id = c.flow_log_id
            returning f.flow_log_id
        )
        select count(*) from changed
        """;

    private const string Remove = """
        with removed as (
            delete from sync.flow_log
            where account_id = @AccountId and region_id = @RegionId and flow_log_id = any(@ids)
            returning account_id, region_id, flow_log_id, flow_log_name, description, cen_id, transit_router_id,
                transit_router_attachment_id, project_name, log_store_name, log_format_string, flow_log_version, interval, status,
                creation_time, created_at, tags, extra, content_hash, first_seen_at, valid_from
        ),
        closed as (
            insert into sync.flow_log_history (account_id, region_id, flow_log_id, flow_log_name, description, cen_id,
                transit_router_id, transit_router_attachment_id, project_name, log_store_name, log_format_string, flow_log_version,
                interval, status, creation_time, created_at, tags, extra, content_hash, first_seen_at, valid_from, valid_to)
            select account_id, region_id, flow_log_id, flow_log_name, description, cen_id, transit_router_id,
                transit_router_attachment_id, project_name, log_store_name, log_format_string, flow_log_version, interval, status,
                creation_time, created_at, tags, extra, content_hash, first_seen_at, valid_from, @at
            from removed
            returning flow_log_id
        )
        select count(*) from closed
        """;
}
