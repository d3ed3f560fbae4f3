using Dapper;
using DbUp;
using DbUp.Engine;
using Npgsql;
using Sync.Database;

namespace Sync.Proofs.Upgrade;

/// <summary>
/// Databases as earlier builds left them, after each numbered script and with the same journal entries.
/// </summary>
internal static class SchemaState
{
    /// <summary>
    /// Creates a database after the first <paramref name="scripts"/> scripts. With data, the data of each script is
    /// inserted after the script.
    /// </summary>
    public static async Task<TestDatabase> CreateAsync(int scripts, bool withData)
    {
        var database = await TestDatabase.CreateEmptyAsync();
        await using var connection = new NpgsqlConnection(Unpooled(database.ConnectionString));
        await connection.ExecuteAsync("create schema sync");
        foreach (var script in SchemaScripts.Numbered.Take(scripts))
        {
            // Not the connection string of the open connection, which lacks the password.
            Run(Unpooled(database.ConnectionString), script);
            if (withData && File.Exists(DataFile(script)))
                await connection.ExecuteAsync(await File.ReadAllTextAsync(DataFile(script)));
        }

        return database;
    }

    /// <summary>
    /// Creates a database as a build left it: like <see cref="CreateAsync"/>, with the views of that build.
    /// </summary>
    public static async Task<TestDatabase> CreateOfBuildAsync(string lastScript)
    {
        var database = await CreateAsync(SchemaScripts.Numbered.ToList().IndexOf(lastScript) + 1, withData: true);
        await using var connection = new NpgsqlConnection(Unpooled(database.ConnectionString));
        await connection.ExecuteAsync(await File.ReadAllTextAsync(DataFile($"views_of_{lastScript[..4]}.sql")));
        return database;
    }

    public static string Unpooled(string connectionString) =>
        new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString;

    private static string DataFile(string script) =>
        RepositoryFiles.PathOf("tests", "Sync.Proofs", "Upgrade", "Data", script);

    private static void Run(string connectionString, string script)
    {
        var result = DeployChanges.To
            .PostgresqlDatabase(connectionString)
            .WithScripts(new SqlScript(script, SchemaScripts.Text(script)))
            .JournalToPostgresqlTable("sync", "schema_script")
            .WithVariablesDisabled()
            .WithTransactionPerScript()
            .LogToNowhere()
            .Build()
            .PerformUpgrade();
        Assert.True(result.Successful, $"{script}: {result.Error?.Message}");
    }

    private const string Describe = """
        select concat_ws(' ', table_schema, table_name, column_name, data_type, is_nullable, column_default)
        from information_schema.columns
        where table_schema in ('sync', 'report')
        union all
        select indexdef from pg_indexes where schemaname = 'sync'
        union all
        select concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid))
        from pg_constraint
        where connamespace = 'sync'::regnamespace
        union all
        select pg_get_functiondef(oid) from pg_proc where pronamespace in ('sync'::regnamespace, 'report'::regnamespace)
        union all
        select 'ran ' || scriptname from sync.schema_script
        union all
        select concat_ws(' ', 'text', name, hash) from sync.schema_text
        order by 1
        """;

    private static readonly Lazy<Task<IReadOnlyList<string>>> Fresh = new(async () =>
    {
        await using var database = await TestDatabase.CreateAsync();
        return await DescribeAsync(database.ConnectionString);
    });

    /// <summary>The description of a database that was never of an earlier build.</summary>
    public static Task<IReadOnlyList<string>> FreshAsync() => Fresh.Value;

    /// <summary>
    /// Describes everything that scripts create. Two databases with the same description have the same schema.
    /// </summary>
    public static async Task<IReadOnlyList<string>> DescribeAsync(string connectionString)
    {
        await using var connection = new NpgsqlConnection(Unpooled(connectionString));
        return [.. await connection.QueryAsync<string>(Describe)];
    }
}
