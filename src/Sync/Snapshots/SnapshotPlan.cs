using Dapper;
using Npgsql;
using Sync.Settings;

namespace Sync.Snapshots;

/// <summary>
/// Plans the moments of a series: a row of <c>sync.snapshot</c> for each. Times are those of the database's clock.
/// </summary>
internal static class SnapshotPlan
{
    /// <summary>
    /// How long after its moment a snapshot is planned: a merge takes its timestamp shortly before it locks the clock.
    /// </summary>
    public static readonly TimeSpan Settling = TimeSpan.FromSeconds(2);

    private const string Read = """
        insert into sync.snapshot_series (name, planned_to)
        values (@Name, clock_timestamp())
        on conflict do nothing;

        select s.planned_to, clock_timestamp() - @Settling as until,
            coalesce((
                select due_at <= clock_timestamp()
                from sync.snapshot
                where name = @Name and state = 'planned'
                order by moment
                limit 1
            ), false) as is_due,
            exists (
                select from sync.snapshot
                where name = @Name and state in ('planned', 'skipped') and overdue_at is null
                  and greatest(moment, planned_at) <= clock_timestamp() - @OverdueAfter
            ) as is_overdue,
            exists (
                select from sync.snapshot
                where name = @Name and state = 'written' and moment < clock_timestamp() - @Keep::interval
                  and moment < (select max(moment) from sync.snapshot where name = @Name and state = 'written')
            ) as is_old,
            (select max(moment) from sync.snapshot where name = @Name and state = 'written') as newest
        from sync.snapshot_series s
        where s.name = @Name
        """;

    /// <summary>Reads what there is to do. The first time, the series begins: its first moment is the next.</summary>
    public static Task<SeriesState> ReadAsync(
        NpgsqlConnection connection, SnapshotSettings series, CancellationToken cancellationToken) =>
        connection.QuerySingleAsync<SeriesState>(new CommandDefinition(
            Read, new { series.Name, Settling, series.OverdueAfter, series.Keep },
            cancellationToken: cancellationToken));

    private const string RunsEnded = """
        select finished_at
        from sync.sync_run
        where finished_at > @PlannedTo and finished_at <= @Until and outcome in ('succeeded', 'partial')
        order by finished_at
        """;

    /// <summary>The moments that have come since the last planning, oldest first.</summary>
    /// <returns>The newest <see cref="SnapshotSettings.CatchUp"/>, and at least one; and how many there were.</returns>
    public static async Task<(IReadOnlyList<DateTime> Moments, int Total)> MomentsAsync(
        NpgsqlConnection connection, SnapshotSettings series, SeriesState state, CancellationToken cancellationToken)
    {
        var moments = series.Schedule is { } schedule
            // The end is exclusive.
            ? Schedules.Parse(schedule).GetNextOccurrences(state.PlannedTo, state.Until.AddTicks(1))
            : await connection.QueryAsync<DateTime>(
                new CommandDefinition(RunsEnded, state, cancellationToken: cancellationToken));
        var (newest, total) = (new Queue<DateTime>(), 0);
        foreach (var moment in moments)
        {
            total++;
            newest.Enqueue(DateTime.SpecifyKind(moment, DateTimeKind.Utc));
            // The last one is due now, not missed.
            if (newest.Count > series.CatchUp + 1) newest.Dequeue();
        }

        return ([.. newest], total);
    }

    private const string Keep = """
        with planned as (
            update sync.snapshot_series
            set planned_to = @until
            where name = @Name and lease = @Lease
            returning name
        )
        insert into sync.snapshot (name, moment, origin)
        select name, moment, @origin
        from planned, unnest(@moments) moment
        on conflict do nothing
        """;

    /// <summary>Keeps the moments, and up to when they are planned. Does nothing without the lease.</summary>
    public static Task KeepAsync(
        NpgsqlConnection connection, SeriesTurn turn, string origin, IReadOnlyList<DateTime> moments, DateTime until,
        CancellationToken cancellationToken) =>
        connection.ExecuteAsync(new CommandDefinition(
            Keep, new { turn.Name, turn.Lease, origin, moments = moments.ToArray(), until },
            cancellationToken: cancellationToken));

    private const string Request = """
        insert into sync.snapshot (name, moment, origin)
        select @Name, moment, @origin
        from unnest(@moments) moment
        on conflict (name, moment) do update
        set state = 'planned', origin = excluded.origin, planned_at = statement_timestamp(), attempts = 0,
            due_at = statement_timestamp(), reason = null, ended_at = null, overdue_at = null, freshness = null
        where snapshot.state in ('skipped', 'removed');

        update sync.snapshot
        set due_at = statement_timestamp(), reason = null
        where name = @Name and state = 'planned'
        """;

    /// <summary>
    /// Plans moments on request, except those that are written. Everything that is planned of the series becomes due.
    /// </summary>
    public static async Task RequestAsync(
        NpgsqlConnection connection, SnapshotSettings series, string origin, IReadOnlyList<DateTime> moments,
        CancellationToken cancellationToken)
    {
        await ReadAsync(connection, series, cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            Request, new { series.Name, origin, moments = moments.ToArray() }, cancellationToken: cancellationToken));
    }
}

/// <param name="PlannedTo">Up to when moments are planned.</param>
/// <param name="Until">Up to when they can be planned now.</param>
/// <param name="Newest">The newest written moment; null: none is.</param>
internal sealed record SeriesState(
    DateTime PlannedTo, DateTime Until, bool IsDue, bool IsOverdue, bool IsOld, DateTime? Newest);
