using Dapper;
using Npgsql;
using Sync.Database;
using Sync.Drift.Alerts;
using Sync.Drift.Sinks;

namespace Sync.Drift.Deliveries;

/// <summary>Messages: made of what is owed to a sink, read, and what became of them.</summary>
internal static class Messages
{
    /// <summary>
    /// What is owed to a sink and may be told. A run's events go together, so they wait for its end; but not for that of a run
    /// that nobody works on, and not for long.
    /// </summary>
    public const string Ready = """
        select d.delivery_id, d.run_id, d.severity
        from sync.delivery d
        left join sync.sync_run r using (run_id)
        where d.sink = @sink and d.message_id is null and d.severity = any(@severities)
          and (
            r.run_id is null or r.finished_at is not null
            or exists (
                select from sync.delivery late
                where late.sink = @sink and late.message_id is null and late.owed_at < clock_timestamp() - interval '5 minutes'
            )
            or not exists (
                select from pg_locks
                where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())
                  and (classid::bigint << 32) + objid::bigint = @RunLock and objsubid = 1 and granted
            )
          )
        """;

    private const string Make = "with ready as (" + Ready + """
        ),
        made as (
            insert into sync.alert_message (message_id, sink, run_id, made_at, severity, total, told, due_at)
            select @id, @sink, max(run_id), clock_timestamp(),
                (array['low', 'medium', 'high'])[max(array_position(array['low', 'medium', 'high'], severity))],
                count(*), least(count(*), @DigestAbove), clock_timestamp()
            from ready
            having count(*) > 0
        )
        update sync.delivery
        set message_id = @id
        from ready
        where delivery.delivery_id = ready.delivery_id
        """;

    // Whenever a message is made, so that there is never much of it.
    private const string Prune = """
        delete from sync.alert_message
        where sink = @sink and state = 'sent' and ended_at < clock_timestamp() - @KeepSent
        """;

    /// <summary>One message of all that is ready: what had to wait together arrives together.</summary>
    public static async Task MakeAsync(NpgsqlConnection connection, string sink, string[] severities, AlertSettings alerts)
    {
        var made = await connection.ExecuteAsync(Make, new
        {
            id = Guid.CreateVersion7(), sink, severities, alerts.DigestAbove, RunLock = AdvisoryLock.Run,
        });
        if (made > 0) await connection.ExecuteAsync(Prune, new { sink, alerts.KeepSent });
    }

    private const string Told = """
        select event::text
        from sync.delivery
        where message_id = @Id
        order by array_position(array['high', 'medium', 'low'], severity), delivery_id
        limit @Told
        """;

    private const string Counts = """
        select event->>'kind' as kind, severity, count(*)::int as count
        from sync.delivery
        where message_id = @Id
        group by event->>'kind', severity
        order by 1
        """;

    /// <summary>The same whenever it is read.</summary>
    public static async Task<AlertMessage> ReadAsync(NpgsqlDataSource dataSource, DueMessage due, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var told = await connection.QueryAsync<string>(new CommandDefinition(Told, due, cancellationToken: cancellationToken));
        var counts = (await connection.QueryAsync<(string Kind, string Severity, int Count)>(
            new CommandDefinition(Counts, due, cancellationToken: cancellationToken))).ToList();
        return new AlertMessage(due.Id, due.At, due.RunId, [.. told.Select(EventColumn.Read)], due.Total)
        {
            Counts = new AlertCounts(
                counts.GroupBy(row => row.Kind).ToDictionary(kind => kind.Key, kind => kind.Sum(row => row.Count)),
                counts.GroupBy(row => Enum.Parse<Severity>(row.Severity, ignoreCase: true)).OrderByDescending(severity => severity.Key)
                    .ToDictionary(severity => severity.Key, severity => severity.Sum(row => row.Count))),
        };
    }

    private const string KeepSent = """
        with message as (
            update sync.alert_message
            set state = 'sent', attempts = @attempts, attempted_at = clock_timestamp(), ended_at = clock_timestamp(), status = @Status, reason = null
            where message_id = @id and state <> 'sent'
        )
        update sync.sink set last_sent_at = clock_timestamp() where name = @sink
        """;

    private const string KeepFailed = """
        with message as (
            update sync.alert_message
            set attempts = @attempts, attempted_at = clock_timestamp(), status = @Status, reason = @Reason,
                state = case when @wait::interval is null then 'dead' else 'owed' end, ended_at = case when @wait::interval is null then clock_timestamp() end,
                due_at = clock_timestamp() + coalesce(@wait::interval, interval '0')
            where message_id = @id and state = 'owed'
        )
        update sync.sink
        set last_failed_at = clock_timestamp(), last_reason = @Reason, resume_at = clock_timestamp() + @RetryAfter::interval
        where name = @sink
        """;

    private const string KeepGone = """
        with message as (
            update sync.alert_message
            set attempted_at = clock_timestamp(), status = @Status, reason = @Reason
            where message_id = @id and state = 'owed'
        )
        update sync.sink
        set disabled_at = clock_timestamp(), last_failed_at = clock_timestamp(), last_reason = @Reason
        where name = @sink
        """;

    /// <param name="wait">Of a failed one: until it is tried again; null: it is dead.</param>
    public static async Task KeepAsync(NpgsqlDataSource dataSource, string sink, DueMessage due, SendResult result, TimeSpan? wait)
    {
        await using var connection = await dataSource.OpenConnectionAsync();
        var statement = result.Outcome switch
        {
            SendOutcome.Sent => KeepSent,
            SendOutcome.Gone => KeepGone,
            _ => KeepFailed,
        };
        await connection.ExecuteAsync(
            statement, new { id = due.Id, sink, attempts = due.Attempts + 1, result.Status, result.Reason, result.RetryAfter, wait });
    }
}
