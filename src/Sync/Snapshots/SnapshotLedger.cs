using Dapper;
using Npgsql;

namespace Sync.Snapshots;

/// <summary>
/// The rows of <c>sync.snapshot</c> while their snapshots are written. Every statement requires the lease of the
/// series: an instance that lost it changes nothing.
/// </summary>
internal static class SnapshotLedger
{
    // A merge in progress has the lock: what it commits may have a timestamp before the moment.
    private const string Settled = "select true from sync.inventory_clock for share skip locked";

    // Oldest first, and only the oldest: its events are those that the next one does not have.
    private const string Claim = """
        update sync.snapshot s
        set attempts = attempts + 1, attempted_at = clock_timestamp(),
            since = case when attempts > 0 then since else (
                select max(moment) from sync.snapshot
                where name = @Name and moment < s.moment and state in ('written', 'removed')
            ) end
        where name = @Name and due_at <= clock_timestamp()
          and moment = (
            select moment from sync.snapshot
            where name = @Name and state = 'planned' and moment <= clock_timestamp() - @Settling
            order by moment
            limit 1
          )
          and 
        """ + SeriesTurn.IsHeld + """

        returning moment, since, attempts, freshness::text as freshness, (select at from sync.history_floor) as floor
        """;

    /// <returns>Null: none is due, or the inventory is being changed at this moment.</returns>
    public static async Task<ClaimedSnapshot?> ClaimAsync(
        NpgsqlConnection connection, SeriesTurn turn, CancellationToken cancellationToken)
    {
        if (await connection.ExecuteScalarAsync<bool?>(
            new CommandDefinition(Settled, cancellationToken: cancellationToken)) is null) return null;
        return await connection.QuerySingleOrDefaultAsync<ClaimedSnapshot>(new CommandDefinition(
            Claim, new { turn.Name, turn.Lease, SnapshotPlan.Settling }, cancellationToken: cancellationToken));
    }

    private const string KeepFreshness = """
        update sync.snapshot
        set freshness = @freshness::jsonb, run_id = @RunId
        where name = @Name and moment = @Moment and state = 'planned' and 
        """ + SeriesTurn.IsHeld;

    public static Task KeepAsync(
        NpgsqlConnection connection, SeriesTurn turn, ClaimedSnapshot claimed, SnapshotFreshness freshness) =>
        ExecuteAsync(connection, KeepFreshness, turn, claimed, new { freshness = freshness.Write(), freshness.RunId });

    private const string KeepWritten = """
        update sync.snapshot
        set state = 'written', ended_at = clock_timestamp(), reason = null, rows = @Rows, bytes = @Bytes,
            manifest = @Path, manifest_sha256 = @Sha256
        where name = @Name and moment = @Moment and state = 'planned' and 
        """ + SeriesTurn.IsHeld;

    /// <returns>False: the lease was lost.</returns>
    public static async Task<bool> KeepAsync(
        NpgsqlConnection connection, SeriesTurn turn, ClaimedSnapshot claimed, WrittenSnapshot written) =>
        await ExecuteAsync(
            connection, KeepWritten, turn, claimed, new { written.Rows, written.Bytes, written.Path, written.Sha256 })
            > 0;

    private const string KeepSkipped = """
        update sync.snapshot
        set state = 'skipped', ended_at = clock_timestamp(), reason = @reason
        where name = @Name and moment = @Moment and state = 'planned' and 
        """ + SeriesTurn.IsHeld;

    public static Task KeepSkippedAsync(
        NpgsqlConnection connection, SeriesTurn turn, ClaimedSnapshot claimed, string reason) =>
        ExecuteAsync(connection, KeepSkipped, turn, claimed, new { reason });

    private const string KeepFailed = """
        update sync.snapshot
        set reason = @reason, due_at = clock_timestamp() + @wait
        where name = @Name and moment = @Moment and state = 'planned' and 
        """ + SeriesTurn.IsHeld;

    public static Task KeepFailedAsync(
        NpgsqlConnection connection, SeriesTurn turn, ClaimedSnapshot claimed, string reason, TimeSpan wait) =>
        ExecuteAsync(connection, KeepFailed, turn, claimed, new { reason, wait });

    private const string Old = """
        select moment
        from sync.snapshot
        where name = @Name and state = 'written' and moment < clock_timestamp() - @Keep::interval
          and moment < (select max(moment) from sync.snapshot where name = @Name and state = 'written')
        order by moment
        limit 100
        """;

    /// <summary>Written snapshots that are no longer to be kept. The newest one always is.</summary>
    public static async Task<IReadOnlyList<DateTime>> ReadOldAsync(
        NpgsqlConnection connection, SnapshotSettings series, CancellationToken cancellationToken) =>
        [.. await connection.QueryAsync<DateTime>(
            new CommandDefinition(Old, new { series.Name, series.Keep }, cancellationToken: cancellationToken))];

    private const string KeepRemovedState = """
        update sync.snapshot
        set state = 'removed'
        where name = @Name and moment = @moment and state = 'written' and 
        """ + SeriesTurn.IsHeld;

    public static Task KeepRemovedAsync(NpgsqlConnection connection, SeriesTurn turn, DateTime moment) =>
        connection.ExecuteAsync(KeepRemovedState, new { turn.Name, turn.Lease, moment });

    private const string ReportOverdue = """
        update sync.snapshot
        set overdue_at = clock_timestamp()
        where name = @Name and state in ('planned', 'skipped') and overdue_at is null
          and greatest(moment, planned_at) <= clock_timestamp() - @OverdueAfter
          and 
        """ + SeriesTurn.IsHeld + """

        returning moment, state, attempts, reason, coalesce(run_id, 0) as run_id, overdue_at
        """;

    public static async Task<IReadOnlyList<OverdueSnapshot>> ReportOverdueAsync(
        NpgsqlConnection connection, SeriesTurn turn, SnapshotSettings series) =>
        [.. await connection.QueryAsync<OverdueSnapshot>(
            ReportOverdue, new { turn.Name, turn.Lease, series.OverdueAfter })];

    // Not cancellable: what was done is recorded.
    private static Task<int> ExecuteAsync(
        NpgsqlConnection connection, string statement, SeriesTurn turn, ClaimedSnapshot claimed, object values)
    {
        var parameters = new DynamicParameters(values);
        parameters.AddDynamicParams(new { turn.Name, turn.Lease, claimed.Moment });
        return connection.ExecuteAsync(statement, parameters);
    }
}

/// <param name="Since">The moment of the snapshot before it; null: it is the first.</param>
/// <param name="Attempts">Including this one.</param>
/// <param name="Freshness">As an earlier attempt stored it; null: this is the first.</param>
/// <param name="Floor">No earlier time can be queried; null: every time can.</param>
internal sealed record ClaimedSnapshot(
    DateTime Moment, DateTime? Since, int Attempts, string? Freshness, DateTime? Floor);

/// <param name="Path">Of the manifest.</param>
internal sealed record WrittenSnapshot(string Path, string Sha256, long Rows, long Bytes);

internal sealed record OverdueSnapshot(
    DateTime Moment, string State, int Attempts, string? Reason, long RunId, DateTime OverdueAt);
