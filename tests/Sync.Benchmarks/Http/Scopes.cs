using Dapper;
using Npgsql;

namespace Sync.Benchmarks.Http;

/// <summary>Scopes without flow logs, as of an organization with many accounts.</summary>
internal static class Scopes
{
    private const string Add = """
        insert into sync.scope (
            account_id, region_id, last_run_id, last_outcome, last_at, baseline_at, last_complete_at)
        select (2000000000000000 + i / 30)::text, 'region-' || i % 30, newest.run_id, 'synced', now(), now(), now()
        from generate_series(1, @scopes) i, (select max(run_id) as run_id from sync.sync_run) newest
        """;

    public static async Task AddAsync(string connectionString, int scopes)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await connection.ExecuteAsync(Add, new { scopes });
        await connection.ExecuteAsync("vacuum analyze sync.scope");
    }
}
