using Dapper;
using Npgsql;

namespace Sync.Runs.Ledger;

/// <summary>
/// The scopes of a run in which nothing happened. During the run each is in its own row of <c>scope</c>, which the run
/// updates anyway. When the next run begins, those of each account become one row of <c>folded_scopes</c>: a quarter of
/// the space of a row per scope, and no row to be deleted. The view <c>run_scope</c> shows both like any other scope.
/// </summary>
internal static class FoldedScopes
{
    private const string Fold = """
        insert into sync.folded_scopes (run_id, account_id, region_ids, outcomes, started_at, duration_ms, walks, pages,
            listed, unchanged, calls, retries, throttled, error_codes, error_messages, request_ids)
        select look_run_id, account_id, array_agg(region_id),
            case when bool_or(look_outcome <> 'synced') then array_agg(look_outcome) end,
            array_agg(look_started_at), array_agg(look_duration_ms),
            case when bool_or(look_walks <> 1) then array_agg(look_walks) end,
            array_agg(look_pages), array_agg(look_listed),
            case when bool_or(look_unchanged <> look_listed) then array_agg(look_unchanged) end,
            array_agg(look_calls),
            case when bool_or(look_retries <> 0) then array_agg(look_retries) end,
            case when bool_or(look_throttled <> 0) then array_agg(look_throttled) end,
            case when count(look_error_code) > 0 then array_agg(look_error_code) end,
            case when count(look_error_message) > 0 then array_agg(look_error_message) end,
            case when count(look_request_id) > 0 then array_agg(look_request_id) end
        from sync.scope s
        where look_is_folded
          and not exists (
            select from sync.folded_scopes f where f.run_id = s.look_run_id and f.account_id = s.account_id
          )
        group by look_run_id, account_id
        """;

    /// <summary>
    /// Writes the totals of runs before the newest one, the newest of them first, so that nothing counts them again.
    /// </summary>
    public const string Count = """
        with uncounted as (
            select run_id
            from sync.sync_run
            where scopes is null and finished_at is not null and run_id < (select max(run_id) from sync.sync_run)
            order by run_id desc
            limit @runs
            for update skip locked
        )
        update sync.sync_run r
        set scopes = t.scopes, scopes_not_synced = t.scopes_not_synced, added = t.added, changed = t.changed,
            removed = t.removed, unchanged = t.unchanged, calls = t.calls, retries = t.retries,
            throttled = t.throttled, networks = t.networks, networks_not_synced = t.networks_not_synced
        from uncounted
        join sync.run_total t using (run_id)
        where r.run_id = uncounted.run_id
        """;

    /// <summary>
    /// Folds the scopes of earlier runs and writes the totals of the last one. Called by a run when it has the lease
    /// and before it writes a scope: no other run writes then.
    /// </summary>
    public static async Task FoldAsync(NpgsqlConnection connection)
    {
        await connection.ExecuteAsync(Fold);
        await connection.ExecuteAsync(Count, new { runs = 1 });
    }
}
