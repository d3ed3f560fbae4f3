using Dapper;

namespace Sync.Benchmarks.Peers;

/// <summary>The table of the scripts, in the database of Sync and in a schema of its own.</summary>
internal static class ScriptTable
{
    /// <param name="file">A file beside the scripts that creates the table.</param>
    public static async Task CreateAsync(BenchmarkPostgres postgres, string file)
    {
        await using var connection = await postgres.DataSource.OpenConnectionAsync();
        await connection.ExecuteAsync(await File.ReadAllTextAsync(BaselineProgram.ScriptFile(file)));
    }

    /// <summary>Removes what earlier runs left behind, so that each begins alike.</summary>
    public static async Task VacuumAsync(BenchmarkPostgres postgres)
    {
        await using var connection = await postgres.DataSource.OpenConnectionAsync();
        await connection.ExecuteAsync("vacuum analyze script.flow_log", commandTimeout: 0);
    }

    /// <summary>A script that stored less would not have done the same work.</summary>
    public static async Task CheckAsync(BenchmarkPostgres postgres, string script, int flowLogs)
    {
        await using var connection = await postgres.DataSource.OpenConnectionAsync();
        var rows = await connection.ExecuteScalarAsync<long>("select count(*) from script.flow_log");
        if (rows != flowLogs)
            throw new InvalidOperationException($"{script} stored {rows} of {flowLogs} flow logs.");
    }
}
