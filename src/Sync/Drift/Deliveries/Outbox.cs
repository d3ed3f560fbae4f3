using Dapper;
using Npgsql;
using Sync.Drift.Alerts;
using Sync.Runs;
using Sync.Settings.Kept;

namespace Sync.Drift.Deliveries;

/// <summary>
/// Makes deliveries owed, inside the transaction that makes the events: whatever happens after its commit, they are sent, and
/// without it there is nothing to tell.
/// </summary>
public sealed class Outbox(SettingsInForce settings)
{
    // One event may be owed to several sinks, and a portion of flow logs may break many expectations.
    private const int Portion = 5_000;

    /// <summary>As <see cref="OweAsync"/>, for drift events of earlier runs that are shown from now on.</summary>
    public async Task OweDriftAsync(NpgsqlConnection connection, IReadOnlyList<Guid> shown)
    {
        if (shown.Count == 0 || settings.Alerts.Rules.Count == 0) return;
        await OweAsync(connection, await AlertEventReads.ReadAsync(connection, shown));
    }

    // An event that is owed already stays as it is. Sinks in their order: scopes that merge side by side cannot block each other.
    private const string Insert = """
        with owed as (
            insert into sync.delivery (sink, event_id, run_id, rule, severity, event)
            select sink, event_id, run_id, rule, severity, event
            from unnest(@sinks, @events, @runs, @rules, @severities, @contents::jsonb[]) as t (sink, event_id, run_id, rule, severity, event)
            on conflict do nothing
            returning sink
        )
        insert into sync.sink (name)
        select distinct sink from owed order by sink
        on conflict do nothing
        """;

    /// <summary>What the alert rules select is owed to the sinks they name.</summary>
    public async Task OweAsync(NpgsqlConnection connection, IEnumerable<AlertEvent> events)
    {
        if (settings.Alerts.Rules.Count == 0) return;
        foreach (var owed in events.SelectMany(Owe).Chunk(Portion))
        {
            await connection.ExecuteAsync(Insert, new
            {
                sinks = owed.Select(each => each.Sink).ToArray(),
                events = owed.Select(each => each.Event.Id).ToArray(),
                runs = owed.Select(each => each.Event.RunId).ToArray(),
                rules = owed.Select(each => each.Rule).ToArray(),
                severities = owed.Select(each => Words.Lower(each.Event.Severity)).ToArray(),
                contents = owed.Select(each => each.Content).ToArray(),
            });
        }
    }

    private IEnumerable<(AlertEvent Event, string Sink, string Rule, string Content)> Owe(AlertEvent each)
    {
        var routes = settings.Alerts.Route(each).ToList();
        if (routes.Count == 0) return [];
        var content = EventColumn.Write(each);
        return routes.Select(route => (each, route.Sink, route.Rule, content));
    }
}
