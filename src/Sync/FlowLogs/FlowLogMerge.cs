using Dapper;
using Npgsql;

namespace Sync.FlowLogs;

/// <summary>
/// Writes a diff into the inventory, inside the caller's transaction. One moment stamps everything: it begins the new
/// versions and ends the old ones, which move to <c>flow_log_history</c>.
/// </summary>
public static class FlowLogMerge
{
    // Merges of a process take turns before they ask, so nobody waits for long: only a network that fell silent looks like it.
    private const int LongestMergeSeconds = 120;

    /// <returns>The moment of the merge, by the database's clock: the only one until this transaction ends.</returns>
    public static Task<DateTime> TickAsync(NpgsqlConnection connection) =>
        connection.ExecuteScalarAsync<DateTime>(new CommandDefinition(Tick, commandTimeout: LongestMergeSeconds));

    /// <param name="portion">One of <see cref="FlowLogPortions.Portions"/>: a statement is given 30 seconds.</param>
    /// <param name="at">From <see cref="TickAsync"/>, the same for all portions.</param>
    public static async Task ApplyAsync(NpgsqlConnection connection, Scope scope, FlowLogDiff portion, DateTime at)
    {
        if (portion.Added.Count > 0) await FlowLogCopy.IntoInventoryAsync(connection, scope, portion.Added, at);
        if (portion.Changed.Count > 0)
            Expect(portion.Changed.Count, await FlowLogChange.ApplyAsync(connection, scope, portion.Changed, at));
        if (portion.Removed.Count > 0)
        {
            var parameters = new { scope.AccountId, scope.RegionId, at, ids = portion.Removed };
            Expect(portion.Removed.Count, await connection.ExecuteScalarAsync<long>(Remove, parameters));
        }

        // The hashes were read by this run and only one run writes, so anything else is a bug: better no merge than a wrong one.
        void Expect(int meant, long rows)
        {
            if (rows != meant) throw new InvalidOperationException($"A merge of {scope} touched {rows} rows where {meant} were meant.");
        }
    }

    // Never backwards, even if the server's clock is: intervals must not overlap.
    private const string Tick = """
        update sync.inventory_clock
        set at = greatest(clock_timestamp(), at + interval '1 microsecond')
        returning at
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
