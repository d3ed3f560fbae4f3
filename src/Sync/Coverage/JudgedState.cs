using Dapper;
using Npgsql;

namespace Sync.Coverage;

/// <summary>
/// What the verdicts rest on, as a hash: while it stays the same, judging again would give the same verdicts. It spares
/// unchanged runs a second for every 100,000 flow logs.
/// </summary>
internal static class JudgedState
{
    // Null while flow logs of a region are out of date: then each of them becomes out of date at a time of its own. The
    // function is part of the hash, because a later version may have other rules.
    private const string Now = """
        select case
            when not exists (
                select
                from sync.scope s
                where coalesce(s.last_complete_at < now() - @freshFor, true)
                  and exists (
                    select from sync.flow_log f where f.account_id = s.account_id and f.region_id = s.region_id)
            )
            then md5(concat_ws(e'\n',
                (select extract(epoch from at) from sync.inventory_clock),
                @freshFor,
                pg_get_functiondef('sync.judged_coverage(interval)'::regprocedure),
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
                        concat_ws(' ', account_id, operation, parent_id), ',' order by account_id, operation, parent_id)
                    from sync.network_gap
                )
            ))
        end
        """;

    private const string Kept = "select state from sync.judged_state";

    /// <returns>Null if verdicts can change by the passage of time alone.</returns>
    public static Task<string?> ReadAsync(
        NpgsqlConnection connection, TimeSpan freshFor, CancellationToken cancellationToken) =>
        connection.ExecuteScalarAsync<string?>(
            new CommandDefinition(Now, new { freshFor }, cancellationToken: cancellationToken));

    /// <summary>Whether the stored verdicts were judged in this state.</summary>
    public static async Task<bool> IsKeptAsync(
        NpgsqlConnection connection, string? state, CancellationToken cancellationToken) =>
        state is not null && state == await connection.ExecuteScalarAsync<string?>(
            new CommandDefinition(Kept, cancellationToken: cancellationToken));

    private const string Keep = """
        insert into sync.judged_state (state) values (@state)
        on conflict (only_row) do update
        set state = excluded.state
        where judged_state.state <> excluded.state
        """;

    /// <summary>Stores the state after judging, in the same transaction.</summary>
    public static async Task KeepAsync(NpgsqlConnection connection, TimeSpan freshFor)
    {
        if (await ReadAsync(connection, freshFor, CancellationToken.None) is { } state)
            await connection.ExecuteAsync(Keep, new { state });
    }
}
