using Dapper;
using Npgsql;
using Sync.Drift.Alerts;

namespace Sync.Drift.Deliveries;

/// <summary>Groups the pending events of a sink into messages.</summary>
internal static class Batches
{
    /// <summary>
    /// The pending events of a sink that may be sent now. The events of a run are sent together, so they wait until it
    /// ends, but not if no process works on it any more, and not for more than five minutes. If any event has waited
    /// longer, for whatever reason, all are sent in one batch.
    /// </summary>
    public const string Ready = """
        with late as (
            select exists (
                select from sync.delivery
                where sink = @sink and message_id is null and severity = any(@severities)
                  and owed_at < clock_timestamp() - interval '5 minutes'
            ) as is_late
        )
        select d.delivery_id, d.run_id, d.severity, case when late.is_late then 0 else d.run_id end as batch
        from sync.delivery d
        cross join late
        left join sync.sync_run r using (run_id)
        where d.sink = @sink and d.message_id is null and d.severity = any(@severities)
          and (
            late.is_late or r.run_id is null or r.finished_at is not null
            or not exists (select from sync.run_lease l where l.run_id = d.run_id and l.until > clock_timestamp())
          )
        """;

    /// <summary>The maximum per message: as many as can be assigned within a few seconds.</summary>
    private const int MostEvents = 50_000;

    private const string Make = "with ready as (" + Ready + """

            order by d.delivery_id
            limit @MostEvents
        ),
        message as (
            select batch, gen_random_uuid() as message_id, max(run_id) as run_id, count(*) as total,
                (array['low', 'medium', 'high'])[max(array_position(array['low', 'medium', 'high'], severity))]
                    as severity
            from ready
            group by batch
        ),
        made as (
            insert into sync.alert_message (message_id, sink, run_id, made_at, severity, total, told, due_at)
            select message_id, @sink, run_id, statement_timestamp(), severity, total, least(total, @DigestAbove),
                statement_timestamp()
            from message
        )
        update sync.delivery
        set message_id = message.message_id
        from ready
        join message using (batch)
        where delivery.delivery_id = ready.delivery_id
        """;

    /// <summary>Creates one message per batch of ready events, from at most <see cref="MostEvents"/> events.</summary>
    /// <returns>Whether more events may be ready.</returns>
    public static async Task<bool> MakeAsync(
        NpgsqlConnection connection, string sink, string[] severities, AlertSettings alerts)
    {
        var made = await connection.ExecuteAsync(Make, new { sink, severities, alerts.DigestAbove, MostEvents });
        return made == MostEvents;
    }
}
