using Dapper;
using Npgsql;
using Sync.Drift.Alerts;
using Sync.Drift.Sinks;

namespace Sync.Drift.Deliveries;

/// <summary>Reads the content of messages and records the outcome of attempts.</summary>
internal static class Messages
{
    private const string Told = """
        select event::text
        from sync.delivery
        where message_id = @Id
        order by array_position(array['high', 'medium', 'low'], severity), delivery_id
        limit @Told
        """;

    private const string Counts = """
        select event->>'kind' as kind, severity, coalesce(event->>'resource', 'flow_log') as resource,
            count(*)::int as count, min(run_id) as first_run
        from sync.delivery
        where message_id = @Id
        group by 1, 2, 3
        order by 1
        """;

    /// <summary>Reads a message, which has the same content every time.</summary>
    public static async Task<AlertMessage> ReadAsync(
        NpgsqlDataSource dataSource, DueMessage due, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var told = await connection.QueryAsync<string>(
            new CommandDefinition(Told, due, cancellationToken: cancellationToken));
        var counts = (await connection.QueryAsync<CountRow>(
            new CommandDefinition(Counts, due, cancellationToken: cancellationToken))).ToList();
        return new AlertMessage(due.Id, due.At, due.RunId, [.. told.Select(EventColumn.Read)], due.Total)
        {
            FirstRunId = counts.Min(row => row.FirstRun),
            Counts = new AlertCounts(
                counts.GroupBy(row => row.Kind).ToDictionary(kind => kind.Key, kind => kind.Sum(row => row.Count)),
                counts.GroupBy(row => Enum.Parse<Severity>(row.Severity, ignoreCase: true))
                    .OrderByDescending(severity => severity.Key)
                    .ToDictionary(severity => severity.Key, severity => severity.Sum(row => row.Count)))
            {
                Resources = counts.GroupBy(row => row.Resource)
                    .ToDictionary(resource => resource.Key, resource => resource.Sum(row => row.Count)),
            },
        };
    }

    private sealed record CountRow(string Kind, string Severity, string Resource, int Count, long FirstRun);

    private const string KeepSent = """
        with message as (
            update sync.alert_message
            set state = 'sent', attempts = @attempts, attempted_at = clock_timestamp(), ended_at = clock_timestamp(),
                status = @Status, reason = null
            where message_id = @id and state <> 'sent'
        )
        update sync.sink set last_sent_at = clock_timestamp() where name = @sink
        """;

    private const string KeepFailed = """
        with message as (
            update sync.alert_message
            set attempts = @attempts, attempted_at = clock_timestamp(), status = @Status, reason = @Reason,
                state = case when @wait::interval is null then 'dead' else 'owed' end,
                ended_at = case when @wait::interval is null then clock_timestamp() end,
                due_at = clock_timestamp() + coalesce(@wait::interval, interval '0')
            where message_id = @id and state = 'owed'
        )
        update sync.sink
        set last_failed_at = clock_timestamp(), last_reason = @Reason,
            resume_at = clock_timestamp() + @RetryAfter::interval
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

    /// <summary>Records the outcome of an attempt.</summary>
    /// <param name="wait">The time until the next attempt if this one failed; null if it was the last.</param>
    public static async Task KeepAsync(
        NpgsqlDataSource dataSource, string sink, DueMessage due, SendResult result, TimeSpan? wait)
    {
        await using var connection = await dataSource.OpenConnectionAsync();
        var statement = result.Outcome switch
        {
            SendOutcome.Sent => KeepSent,
            SendOutcome.Gone => KeepGone,
            _ => KeepFailed,
        };
        await connection.ExecuteAsync(
            statement,
            new
            {
                id = due.Id,
                sink,
                attempts = due.Attempts + 1,
                result.Status,
                result.Reason,
                result.RetryAfter,
                wait,
            });
    }
}
