using Dapper;
using Npgsql;

namespace Sync.Coverage;

/// <summary>
/// What the verdicts rest on, as a hash: while it stays the same, judging again would give the same verdicts. It spares
/// unchanged runs a second for every 100,000 flow logs.
/// </summary>
internal static class JudgedState
{
    // Null while flow logs of a region are out of date, or are not listed because of the filter: then each of them
    // becomes out of date at a time of its own. The functions are part of the hash, because a later version may have
    // other rules.
    private const string Now = """
        select case
            when not exists (
                select
                from sync.scope s
                where coalesce(s.last_complete_at < now() - @freshFor, true)
                  and exists (
                    select from sync.flow_log f where f.account_id = s.account_id and f.region_id = s.region_id)
            ) and not exists (
                select
                from sync.flow_log f
                where f.valid_from >= now() - @freshFor and not to_jsonb(f) @> @filter::jsonb
            )
            then md5(concat_ws(e'\n',
                (select extract(epoch from at) from sync.inventory_clock),
                @freshFor,
                coalesce(@filter::jsonb::text, ''),
                pg_get_functiondef('sync.judged_coverage(interval, jsonb)'::regprocedure),
                pg_get_functiondef('sync.judged_routers(interval, jsonb)'::regprocedure),
                pg_get_functiondef('sync.found_routers(interval, jsonb)'::regprocedure),
                pg_get_functiondef('sync.found_flow_logs(interval, jsonb)'::regprocedure),
                pg_get_functiondef('sync.filter_doubt(jsonb, text)'::regprocedure),
                pg_get_functiondef('sync.first_few(text[])'::regprocedure),
                (
                    select string_agg(
                        concat_ws(' ', account_id, region_id, last_outcome, last_complete_at >= now() - @freshFor), ','
                        order by account_id, region_id)
                    from sync.scope
                ),
                (
                    select string_agg(
                        concat_ws(' ', account_id, last_outcome, last_at >= now() - @freshFor), ',' order by account_id)
                    from sync.network
                ),
                (
                    select string_agg(
                        concat_ws(' ', account_id, operation, parent_id, withheld_ids::text), ','
                        order by account_id, operation, parent_id, is_withheld)
                    from sync.network_gap
                )
            ))
        end
        """;

    private const string Kept = "select state from sync.judged_state";

    /// <returns>Null if verdicts can change by the passage of time alone.</returns>
    public static Task<string?> ReadAsync(
        NpgsqlConnection connection, CoverageSettings settings, CancellationToken cancellationToken) =>
        connection.ExecuteScalarAsync<string?>(
            new CommandDefinition(
                Now, new { freshFor = settings.FreshFor, filter = settings.FlowLogFilter },
                cancellationToken: cancellationToken));

    /// <summary>Whether the stored verdicts were judged in this state.</summary>
    public static async Task<bool> IsKeptAsync(
        NpgsqlConnection connection, string? state, CancellationToken cancellationToken) =>
        state is not null && state == await connection.ExecuteScalarAsync<string?>(
            new CommandDefinition(Kept, cancellationToken: cancellationToken));

    private const string Keep = """
        insert into sync.judged_state (state, fresh_for, filter) values (@state, @freshFor, @filter::jsonb)
        on conflict (only_row) do update
        set state = excluded.state, fresh_for = excluded.fresh_for, filter = excluded.filter
        where (judged_state.state, judged_state.fresh_for, judged_state.filter)
            is distinct from (excluded.state, excluded.fresh_for, excluded.filter)
        """;

    /// <summary>Stores the state after judging, and the settings, in the same transaction.</summary>
    public static async Task KeepAsync(NpgsqlConnection connection, CoverageSettings settings)
    {
        var state = await ReadAsync(connection, settings, CancellationToken.None);
        await connection.ExecuteAsync(
            Keep, new { state, freshFor = settings.FreshFor, filter = settings.FlowLogFilter });
    }
}
