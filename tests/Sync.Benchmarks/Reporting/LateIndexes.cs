using Dapper;
using Npgsql;

namespace Sync.Benchmarks.Reporting;

/// <summary>Fills tables without their indexes and then builds these, which takes a fraction of the time.</summary>
internal static class LateIndexes
{
    // Those of constraints stay.
    private const string Indexes = """
        select format('drop index %I.%I', schemaname, indexname) as remove, indexdef as build
        from pg_indexes
        where schemaname = 'sync' and tablename = any(@tables)
          and not exists (
            select from pg_constraint c where c.conindid = format('%I.%I', schemaname, indexname)::regclass)
        """;

    /// <param name="tables">Names without the schema.</param>
    public static async Task FillAsync(NpgsqlConnection connection, string[] tables, Func<Task> fillAsync)
    {
        var indexes = (await connection.QueryAsync<(string Remove, string Build)>(Indexes, new { tables })).ToList();
        foreach (var (remove, _) in indexes) await connection.ExecuteAsync(remove);
        await fillAsync();
        await connection.ExecuteAsync("set maintenance_work_mem = '1GB'");
        foreach (var (_, build) in indexes)
            await connection.ExecuteAsync(new CommandDefinition(build, commandTimeout: 0));
    }
}
