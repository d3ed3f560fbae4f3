using Dapper;
using Npgsql;
using Sync.Drift.Alerts;

namespace Sync.Drift.Deliveries;

/// <summary>
/// Deletes alerts that were sent long ago, and those that no one took for even longer: of sinks that the settings do
/// not name any more, or that refuse every message.
/// </summary>
public static class AlertPruning
{
    // A message may have 50,000 events.
    private const string Messages = """
        with gone as (
            delete from sync.alert_message
            where message_id = any(array(
                select message_id
                from sync.alert_message
                where (state = 'sent' and ended_at < clock_timestamp() - @KeepSent)
                   or (state <> 'sent' and made_at < clock_timestamp() - @KeepUnsent)
                order by made_at
                limit 3
            ))
            returning sink, state, total
        )
        select sink, sum(total)::bigint as events, state <> 'sent' as is_lost
        from gone
        group by sink, state <> 'sent'
        """;

    private const string Waiting = """
        with gone as (
            delete from sync.delivery
            where delivery_id = any(array(
                select delivery_id
                from sync.delivery
                where message_id is null and owed_at < clock_timestamp() - @KeepUnsent
                order by owed_at
                limit 5000
            ))
            returning sink
        )
        select sink, count(*) as events, true as is_lost
        from gone
        group by sink
        """;

    /// <summary>Deletes one portion.</summary>
    /// <returns>By sink, what was deleted; empty if there is no more.</returns>
    public static async Task<IReadOnlyList<PrunedAlerts>> PruneAsync(NpgsqlConnection connection, AlertSettings alerts)
    {
        var parameters = new { alerts.KeepSent, alerts.KeepUnsent };
        var gone = (await connection.QueryAsync<PrunedAlerts>(Messages, parameters)).ToList();
        return gone.Count > 0 ? gone : [.. await connection.QueryAsync<PrunedAlerts>(Waiting, parameters)];
    }
}

/// <param name="Events">The number of events in the deleted alerts.</param>
/// <param name="IsLost">Whether they were never sent.</param>
public sealed record PrunedAlerts(string Sink, long Events, bool IsLost);
