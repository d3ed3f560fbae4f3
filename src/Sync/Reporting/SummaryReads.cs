using System.Data;
using Dapper;
using Npgsql;
using Sync.Http;
using Sync.Inventory.Snapshots;

namespace Sync.Reporting;

/// <summary>Reads the counts for <see cref="Summary"/>, aggregated in the database.</summary>
internal static class SummaryReads
{
    private const int MostCens = 20;

    /// <summary>The maximum number of drift events that are counted, which takes about half a second.</summary>
    private const int MostEvents = 500_000;

    private const string IsBroad = """
        select exists (
            select
            from sync.drift_event
            where state = 'shown' and resource = 'flow_log' and at >= @from
            offset @MostEvents
            limit 1
        )
        """;

    // Groups the rows once by all three columns, and the result by each of them: the fastest of the plans measured.
    private const string Counts = """
        select
            case grouping(region_id, status, cen_id)
                when 3 then 'region'
                when 5 then 'status'
                when 6 then 'cen'
                else 'all'
            end as by,
            coalesce(region_id, status, cen_id) as value, coalesce(sum(flow_logs), 0)::bigint as flow_logs
        from (
            select region_id, status, cen_id, count(*) as flow_logs
            from sync.flow_log
            group by region_id, status, cen_id
        ) combination
        group by grouping sets ((region_id), (status), (cen_id), ())
        order by flow_logs desc, value
        """;

    // The count at the end of a day is the current count, minus the versions begun since, plus the versions ended
    // since. So nothing older than the first day is read. Many versions begin or end at the same time: they are counted
    // before the day is computed, from the indexes alone.
    private const string ByDay = """
        with day as (
            select generate_series(@Today - @days + 1, @Today, interval '1 day')::date as day
        ),
        version as (
            select valid_from as at, count(*) as step
            from sync.flow_log
            where valid_from >= @from
            group by valid_from
            union all
            select valid_from, count(*)
            from sync.flow_log_history
            where valid_from >= @from
            group by valid_from
            union all
            select valid_to, -count(*)
            from sync.flow_log_history
            where valid_to >= @from
            group by valid_to
        ),
        stepped as (
            select (at at time zone 'UTC')::date as day, sum(step) as steps
            from version
            group by 1
        ),
        drift as (
            select (at at time zone 'UTC')::date as day,
                count(*) filter (where kind = 'added') as added, count(*) filter (where kind = 'changed') as changed,
                count(*) filter (where kind = 'removed') as removed, count(*) filter (where severity = 'low') as low,
                count(*) filter (where severity = 'medium') as medium, count(*) filter (where severity = 'high') as high
            from sync.drift_event
            where state = 'shown' and resource = 'flow_log'
              and at >= @from
            group by 1
        )
        select day, ((select count(*) from sync.flow_log) - coalesce(sum(steps) over later, 0))::bigint as flow_logs,
            coalesce(added, 0) as added, coalesce(changed, 0) as changed, coalesce(removed, 0) as removed,
            coalesce(low, 0) as low, coalesce(medium, 0) as medium, coalesce(high, 0) as high
        from day
        left join stepped using (day)
        left join drift using (day)
        window later as (order by day desc rows between unbounded preceding and 1 preceding)
        order by day
        """;

    /// <summary>Reads all counts from one database snapshot.</summary>
    /// <exception cref="TooBroadException">Too many drift events would have to be counted.</exception>
    public static async Task<(Summary Summary, SnapshotTick Tick)> ReadAsync(
        NpgsqlConnection connection, int days, CancellationToken cancellationToken)
    {
        await using var snapshot =
            await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        var tick = await SnapshotTick.ReadAsync(connection);
        var rows = await connection.QueryAsync<CountRow>(
            new CommandDefinition(Counts, cancellationToken: cancellationToken));
        var counts = rows.ToLookup(row => row.By);
        var byDay = await ReadDaysAsync(connection, tick, tick.CoveredDays(days, tick.Today), cancellationToken);
        var summary = new Summary(
            tick.At, counts["all"].Sum(row => row.FlowLogs), counts["cen"].Count(row => row.Value is not null),
            List("region"), List("status"), [.. List("cen").Take(MostCens)], [.. byDay]);
        return (summary, tick);

        IReadOnlyList<SummaryCount> List(string by) =>
            [.. counts[by].Select(row => new SummaryCount(row.Value, row.FlowLogs))];
    }

    private static async Task<IEnumerable<SummaryDay>> ReadDaysAsync(
        NpgsqlConnection connection, SnapshotTick tick, int days, CancellationToken cancellationToken)
    {
        // As a parameter, so that the planner knows how few events are read.
        var from = tick.Today.AddDays(1 - days).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
        var isBroad = await connection.ExecuteScalarAsync<bool>(
            new CommandDefinition(IsBroad, new { from, MostEvents }, cancellationToken: cancellationToken));
        if (isBroad)
        {
            throw new TooBroadException(
                "days", $"include more than {MostEvents} drift events, which takes too long to count: use fewer days");
        }

        return await connection.QueryAsync<SummaryDay>(
            new CommandDefinition(ByDay, new { days, tick.Today, from }, cancellationToken: cancellationToken));
    }

    private sealed record CountRow(string By, string? Value, long FlowLogs);
}
