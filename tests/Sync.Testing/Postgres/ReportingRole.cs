using Dapper;
using Npgsql;
using Sync.Database;

namespace Sync.Testing;

/// <summary>The role that reads the views. Roles belong to the server, so concurrent tests share it.</summary>
internal static class ReportingRole
{
    /// <summary>
    /// Creates the role on the shared server before the tests. Created during a test, it would be granted at the next
    /// start of that test's app.
    /// </summary>
    public const string Create =
        "do $$ begin create role sync_report; exception when duplicate_object or unique_violation then null; end $$";

    /// <summary>
    /// Opens a connection with the privileges of the role. It is not pooled, because the role stays with the session.
    /// </summary>
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
