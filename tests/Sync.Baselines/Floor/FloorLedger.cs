using Npgsql;
using NpgsqlTypes;
using Sync.Baselines.Calls;

namespace Sync.Baselines.Floor;

/// <summary>The ledger of an unchanged run, in one statement: a row of the run, and how fresh each scope is.</summary>
internal static class FloorLedger
{
    private const string Write = """
        with run as (
            insert into sync.sync_run (trigger, started_at, finished_at, outcome)
            values ('cli', statement_timestamp(), clock_timestamp(), 'succeeded')
            returning run_id
        )
        update sync.scope s
        set last_run_id = run.run_id, last_outcome = 'synced', last_error_code = null, last_at = clock_timestamp(),
            last_complete_at = clock_timestamp(), look_run_id = run.run_id, look_is_folded = true,
            look_outcome = 'synced', look_started_at = statement_timestamp(), look_duration_ms = 0, look_walks = 1,
            look_pages = l.pages, look_listed = l.listed, look_unchanged = l.listed, look_calls = l.pages,
            look_retries = 0, look_throttled = 0, look_error_code = null, look_error_message = null,
            look_request_id = null
        from run, unnest($2, $3, $4) as l (region_id, pages, listed)
        where s.account_id = $1 and s.region_id = l.region_id
        """;

    /// <param name="totals">The number of flow logs of each region.</param>
    public static async Task WriteAsync(NpgsqlDataSource dataSource, string account, string[] regions, int[] totals)
    {
        var pages = totals.Select(total => 1 + Math.Max(0, (total - 1) / CenCalls.PageSize)).ToArray();
        await using var command = dataSource.CreateCommand(Write);
        Add(account, NpgsqlDbType.Text);
        Add(regions, NpgsqlDbType.Array | NpgsqlDbType.Text);
        Add(pages, NpgsqlDbType.Array | NpgsqlDbType.Integer);
        Add(totals, NpgsqlDbType.Array | NpgsqlDbType.Integer);
        var scopes = await command.ExecuteNonQueryAsync();
        // The insert does not count.
        if (scopes != regions.Length) throw new InvalidOperationException($"{scopes} of {regions.Length} scopes.");

        void Add<T>(T value, NpgsqlDbType type) =>
            command.Parameters.Add(new NpgsqlParameter<T> { TypedValue = value, NpgsqlDbType = type });
    }
}
