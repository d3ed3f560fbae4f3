using Dapper;
using Npgsql;

namespace Sync.Drift.Deliveries;

/// <summary>A sink that has ever had a delivery.</summary>
/// <param name="ResumeAt">The end of a pause that the receiver requested; null if there is none, or it is over.</param>
/// <param name="Owed">The number of pending events.</param>
/// <param name="Dead">The number of events that failed in all attempts.</param>
public sealed record SinkRow(
    string Name, DateTime? DisabledAt, DateTime? ResumeAt, DateTime? LastSentAt, DateTime? LastFailedAt,
    string? LastReason, long Owed, long Dead);

/// <summary>The state of sinks, and what users do with them: enable a sink, send messages again.</summary>
public static class SinkTable
{
    private const string All = """
        select s.name, s.disabled_at, case when s.resume_at > clock_timestamp() then s.resume_at end as resume_at,
            s.last_sent_at, s.last_failed_at, s.last_reason, coalesce(d.owed, 0) + coalesce(m.owed, 0) as owed,
            coalesce(m.dead, 0) as dead
        from sync.sink s
        left join (
            select sink, count(*) as owed from sync.delivery where message_id is null group by sink
        ) d on d.sink = s.name
        left join (
            select sink, sum(total) filter (where state = 'owed') as owed,
                sum(total) filter (where state = 'dead') as dead
            from sync.alert_message
            where state <> 'sent'
            group by sink
        ) m on m.sink = s.name
        order by s.name
        """;

    public static async Task<IReadOnlyList<SinkRow>> ReadAsync(
        NpgsqlConnection connection, CancellationToken cancellationToken) =>
        [.. await connection.QueryAsync<SinkRow>(new CommandDefinition(All, cancellationToken: cancellationToken))];

    private const string Enable = """
        with enabled as (
            update sync.sink
            set disabled_at = null, resume_at = null
            where name = @sink and disabled_at is not null
            returning name
        ),
        due as (
            update sync.alert_message m
            set attempts = 0, due_at = clock_timestamp()
            from enabled
            where m.sink = enabled.name and m.state = 'owed'
        )
        select count(*) = 1 from enabled
        """;

    /// <summary>
    /// Enables a disabled sink. Its pending messages are due at once, starting with the first attempt.
    /// </summary>
    /// <returns>False if the sink was not disabled.</returns>
    public static Task<bool> EnableAsync(
        NpgsqlConnection connection, string sink, CancellationToken cancellationToken) =>
        connection.ExecuteScalarAsync<bool>(
            new CommandDefinition(Enable, new { sink }, cancellationToken: cancellationToken));

    private const string Replay = """
        with replayed as (
            update sync.alert_message m
            set state = 'owed', attempts = 0, due_at = clock_timestamp(), ended_at = null
            where state <> 'owed' and (@Sink::text is null or sink = @Sink)
              and made_at >= coalesce(@Since::timestamptz, '-infinity')
              and (
                message_id = any(@Ids)
                or exists (select from sync.delivery d where d.message_id = m.message_id and d.event_id = any(@Ids))
                or (cardinality(@Ids) = 0 and (state = 'dead' or @SentToo))
              )
            returning total
        )
        select count(*)::int as messages, coalesce(sum(total), 0)::int as events from replayed
        """;

    /// <summary>Makes messages due again, unchanged and with the same IDs, starting with the first attempt.</summary>
    public static Task<(int Messages, int Events)> ReplayAsync(
        NpgsqlConnection connection, ReplayRequest request, CancellationToken cancellationToken) =>
        connection.QuerySingleAsync<(int, int)>(
            new CommandDefinition(Replay, request, cancellationToken: cancellationToken));
}

/// <param name="Sink">Null selects all.</param>
/// <param name="Since">The earliest creation time of the messages; null selects all.</param>
/// <param name="Ids">IDs of messages or of their events; if empty, all dead messages.</param>
/// <param name="SentToo">Without IDs: also the sent messages.</param>
public sealed record ReplayRequest(string? Sink, DateTime? Since, Guid[] Ids, bool SentToo);
