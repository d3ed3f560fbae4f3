using Dapper;
using Npgsql;
using Sync.Inventory;
using Sync.Inventory.Fields;

namespace Sync.Runs.Removals;

/// <summary>
/// An item that was removed, came back, and is absent again. The cloud does not reuse IDs, so one of its listings was
/// wrong. Therefore the item is removed only after it was absent in <see cref="RunsToHold"/> consecutive runs, if it
/// came back or was last absent within the guard's window. An item that is absent from every other listing is removed
/// and added once, and then kept.
/// </summary>
/// <param name="Runs">
/// Consecutive runs that listed its region, or the network of its account, without it, including the current one. Runs
/// that read no page in between, because the region or the network failed or was skipped, do not count.
/// </param>
public sealed record Absence(string Id, int Runs)
{
    public const int RunsToHold = 3;

    public bool Holds => Runs >= RunsToHold;

    // A run that read no page of the region says nothing. One that read some may have seen the item.
    private const string IsCountedByRegion = """
        not exists (
                select
                from sync.sync_run r
                cross join lateral (
                    select
                    from sync.run_scope
                    where run_id = r.run_id and account_id = f.account_id and region_id = f.region_id and pages > 0
                    offset 0
                ) s
                where r.run_id > a.run_id
            )
        """;

    // A run that could not list the network does not store itself here.
    private const string IsCountedByNetwork =
        "a.run_id = (select n.last_run_id from sync.network n where n.account_id = f.account_id)";

    /// <summary>The query for a resource. The golden file of the tests shows its full text.</summary>
    public static string Doubtful(Resource resource)
    {
        var (table, id) = ($"sync.{resource.Table}", resource.Id.Column);
        return $"""
            select f.{id} as id,
                case when {(resource.IsListedByRegion ? IsCountedByRegion : IsCountedByNetwork)}
                then coalesce(a.runs, 0) else 0 end + 1 as runs
            from {table} f
            left join sync.absence a
                on a.account_id = f.account_id and a.region_id = f.region_id and a.flow_log_id = f.{id}
                and a.resource = @Table
            where f.account_id = @AccountId and f.region_id = @RegionId and f.{id} = any(@ids) and (
                a.at > clock_timestamp() - @window
                or (f.first_seen_at > clock_timestamp() - @window and exists (
                    select
                    from {table}_history h
                    where h.account_id = f.account_id and h.region_id = f.region_id and h.{id} = f.{id}
                      and h.first_seen_at < f.first_seen_at
                ))
            )
            """;
    }

    /// <summary>
    /// Returns those of the given items that came back after a removal, whether or not their absence
    /// <see cref="Holds"/>.
    /// </summary>
    /// <param name="ids">IDs of absent items.</param>
    public static async Task<IReadOnlyList<Absence>> ReadDoubtfulAsync(
        NpgsqlConnection connection, Resource resource, Scope scope, IReadOnlyList<string> ids, TimeSpan window)
    {
        var parameters = new { scope.AccountId, scope.RegionId, resource.Table, ids, window };
        return [.. await connection.QueryAsync<Absence>(Doubtful(resource), parameters)];
    }

    private const string Keep = """
        insert into sync.absence (account_id, region_id, flow_log_id, resource, run_id, runs)
        select @AccountId, @RegionId, id, @Table, @runId, runs
        from unnest(@ids, @runs) as a (id, runs)
        on conflict (account_id, region_id, flow_log_id) do update
        set resource = excluded.resource, run_id = excluded.run_id, runs = excluded.runs, at = excluded.at
        """;

    /// <summary>Stores absences in the transaction of the scope's merge.</summary>
    public static async Task KeepAsync(
        NpgsqlConnection connection, Resource resource, long runId, Scope scope, IReadOnlyList<Absence> absences)
    {
        if (absences.Count == 0) return;
        var ids = absences.Select(absence => absence.Id).ToArray();
        var runs = absences.Select(absence => absence.Runs).ToArray();
        await connection.ExecuteAsync(
            Keep, new { scope.AccountId, scope.RegionId, resource.Table, runId, ids, runs });
    }
}
