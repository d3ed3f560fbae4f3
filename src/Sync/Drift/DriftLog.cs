using Dapper;
using Npgsql;
using NpgsqlTypes;
using Sync.Http;
using Sync.Inventory;
using Sync.Inventory.Fields;

namespace Sync.Drift;

/// <summary>Writes <c>sync.drift_event</c>, inside the transaction of a scope's merge.</summary>
internal static class DriftLog
{
    private const string Earlier = """
        select flow_log_id, event_id, pending_since, coalesce(shown, changes)::text as told
        from sync.drift_event
        where flow_log_id = any(@ids) and account_id = @AccountId and region_id = @RegionId and resource = @Table
          and (state = 'pending' or (state = 'shown' and kind = 'changed' and at > @since))
        order by at
        """;

    /// <summary>The pending events of the items and their changes shown after a time, oldest first, by ID.</summary>
    public static async Task<ILookup<string, EarlierEvent>> ReadEarlierAsync(
        NpgsqlConnection connection, Resource resource, Scope scope, IReadOnlyList<string> ids, DateTime since)
    {
        var rows = await connection.QueryAsync<(string Id, Guid EventId, long? PendingSince, string Told)>(
            Earlier, new { scope.AccountId, scope.RegionId, resource.Table, ids, since });
        return rows.ToLookup(
            row => row.Id, row => new EarlierEvent(row.EventId, row.PendingSince, FieldChanges.Read(row.Told)));
    }

    private const string Fold = """
        update sync.drift_event e
        set state = 'folded', pending_since = null, folded_into = f.folded_into
        from unnest(@events, @into) as f (event_id, folded_into)
        where e.event_id = f.event_id
        """;

    private const string Flap = """
        update sync.drift_event
        set flaps = flaps + 1, flapped_at = @at
        where event_id = any(@events)
        """;

    private const string Insert = """
        copy sync.drift_event (event_id, at, run_id, account_id, region_id, flow_log_id, flow_log_name, cen_id, kind,
            changes, shown, severity, state, pending_since, folded_into, resource)
        from stdin (format binary)
        """;

    public static async Task WriteAsync(NpgsqlConnection connection, IReadOnlyList<JudgedEvent> judged, DateTime at)
    {
        // Before inserting the new events: only one event of an item may be pending.
        var ended = judged.Where(each => each.Folds is not null).ToList();
        if (ended.Count > 0)
        {
            await connection.ExecuteAsync(Fold, new
            {
                events = ended.Select(each => each.Folds!.Value).ToArray(),
                into = ended.Select(each => each.FoldedInto).ToArray(),
            });
        }

        var repeated = judged.Where(each => each.FlapOf is not null).Select(each => each.FlapOf!.Value).ToArray();
        if (repeated.Length > 0) await connection.ExecuteAsync(Flap, new { events = repeated, at });

        await using var copy = await connection.BeginBinaryImportAsync(Insert);
        foreach (var each in judged) await WriteRowAsync(copy, each.Event);
        await copy.CompleteAsync();
    }

    private static async Task WriteRowAsync(NpgsqlBinaryImporter copy, DriftEvent told)
    {
        await copy.StartRowAsync();
        await copy.WriteAsync(told.EventId, NpgsqlDbType.Uuid);
        await copy.WriteAsync(told.At, NpgsqlDbType.TimestampTz);
        await copy.WriteAsync(told.RunId, NpgsqlDbType.Bigint);
        await copy.WriteAsync(told.Scope.AccountId, NpgsqlDbType.Text);
        await copy.WriteAsync(told.Scope.RegionId, NpgsqlDbType.Text);
        await copy.WriteAsync(told.Change.Id, NpgsqlDbType.Text);
        await copy.WriteAsync(told.Change.Name, NpgsqlDbType.Text);
        await copy.WriteAsync(told.Change.CenId, NpgsqlDbType.Text);
        await copy.WriteAsync(LowerCase.Of(told.Change.Kind), NpgsqlDbType.Text);
        await copy.WriteAsync(FieldChanges.Write(told.Change.Fields), NpgsqlDbType.Jsonb);
        await copy.WriteAsync(told.Shown is null ? null : FieldChanges.Write(told.Shown), NpgsqlDbType.Jsonb);
        await copy.WriteAsync(LowerCase.Of(told.Severity), NpgsqlDbType.Text);
        await copy.WriteAsync(LowerCase.Of(told.State), NpgsqlDbType.Text);
        await copy.WriteAsync(told.PendingSince, NpgsqlDbType.Bigint);
        await copy.WriteAsync(told.FoldedInto, NpgsqlDbType.Uuid);
        await copy.WriteAsync(told.Change.Resource.Table, NpgsqlDbType.Text);
    }
}
