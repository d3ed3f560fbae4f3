using Dapper;
using Npgsql;
using Sync.Drift.Alerts;
using Sync.Http;
using Sync.Inventory.Fields;
using Sync.Settings;

namespace Sync.Drift.Deliveries;

/// <summary>
/// Writes pending deliveries in the transaction that writes the events: once it commits, the alerts will be sent; if it
/// rolls back, none are.
/// </summary>
public sealed class Outbox(Current<AlertSettings> settings)
{
    // One event may be pending for several sinks, and one portion of flow logs may break many expectations.
    private const int Portion = 5_000;

    /// <summary>As <see cref="AddAsync"/>, for drift events of earlier runs that are now shown.</summary>
    /// <param name="shown">IDs of events of the resource.</param>
    public async Task AddDriftAsync(NpgsqlConnection connection, Resource resource, IReadOnlyList<Guid> shown)
    {
        if (shown.Count == 0 || settings.Value.Rules.Count == 0) return;
        await AddAsync(connection, await AlertEventReads.ReadAsync(connection, resource, shown));
    }

    // An event that is already pending is not changed. Sinks are inserted in order, so concurrent merges cannot
    // deadlock.
    private const string Insert = """
        with owed as (
            insert into sync.delivery (sink, event_id, run_id, rule, severity, event)
            select sink, event_id, run_id, rule, severity, event
            from unnest(@sinks, @events, @runs, @rules, @severities, @contents::jsonb[])
                as t (sink, event_id, run_id, rule, severity, event)
            on conflict do nothing
            returning sink
        )
        insert into sync.sink (name)
        select distinct sink from owed order by sink
        on conflict do nothing
        """;

    /// <summary>Makes the events that alert rules select pending for the sinks of these rules.</summary>
    public async Task AddAsync(NpgsqlConnection connection, IEnumerable<AlertEvent> events)
    {
        if (settings.Value.Rules.Count == 0) return;
        foreach (var added in events.SelectMany(DeliveriesOf).Chunk(Portion))
        {
            await connection.ExecuteAsync(Insert, new
            {
                sinks = added.Select(each => each.Sink).ToArray(),
                events = added.Select(each => each.Event.Id).ToArray(),
                runs = added.Select(each => each.Event.RunId).ToArray(),
                rules = added.Select(each => each.Rule).ToArray(),
                severities = added.Select(each => LowerCase.Of(each.Event.Severity)).ToArray(),
                contents = added.Select(each => each.Content).ToArray(),
            });
        }
    }

    private IEnumerable<(AlertEvent Event, string Sink, string Rule, string Content)> DeliveriesOf(AlertEvent each)
    {
        var routes = settings.Value.Route(each).ToList();
        if (routes.Count == 0) return [];
        var content = EventColumn.Write(each);
        return routes.Select(route => (each, route.Sink, route.Rule, content));
    }
}
