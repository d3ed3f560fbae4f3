using Dapper;
using Npgsql;
using Sync.Database;

namespace Sync.Tests.Reporting;

/// <summary>The role that reads the views. Roles belong to the server, so tests at the same time share it.</summary>
internal static class ReportingRole
{
    /// <summary>What every test of the shared server finds: made in the middle of a test, it would be granted at that test's next start.</summary>
    public const string Create = "do $$ begin create role sync_report; exception when duplicate_object or unique_violation then null; end $$";

    /// <summary>A connection that may do what the role may do. Outside of any pool: a role stays with its session.</summary>
    public static async Task<NpgsqlConnection> ConnectAsync(string connectionString)
    {
        var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await connection.ExecuteAsync(Create);
        await connection.ExecuteAsync(SchemaScripts.Text("grants.sql"));
        await connection.ExecuteAsync("set role sync_report");
        return connection;
    }
}
