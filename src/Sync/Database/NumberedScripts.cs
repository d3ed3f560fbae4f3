using Dapper;
using DbUp;
using DbUp.Engine;
using DbUp.Postgresql;
using Npgsql;

namespace Sync.Database;

/// <summary>Scripts that run once, in the order of their numbers, each in its own transaction.</summary>
internal static class NumberedScripts
{
    // Creating an index on years of history takes longer than the usual command timeout.
    private static readonly TimeSpan ScriptTimeout = TimeSpan.FromMinutes(30);

    private const string Journal = """
        select scriptname
        from sync.schema_script
        """;

    public static async Task<IReadOnlyList<string>> ReadMissingAsync(
        NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            var read = new CommandDefinition(Journal, cancellationToken: cancellationToken);
            var ran = await connection.QueryAsync<string>(read);
            return [.. SchemaScripts.Numbered.Except(ran)];
        }
        catch (PostgresException error) when (
            error.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName)
        {
            return SchemaScripts.Numbered;
        }
    }

    // The journal is in the first schema. The checks avoid an error if the role may not create schemas but they exist.
    private const string CreateSchemas = """
        do $do$
        begin
            if not exists (select from pg_namespace where nspname = 'sync') then
                create schema sync;
            end if;
            if not exists (select from pg_namespace where nspname = 'report') then
                create schema report;
            end if;
        end
        $do$
        """;

    // The beginning of the first script, which is never edited. It would fail if an administrator created the schema.
    private const string CreatesReport = "create schema report;";

    /// <param name="ran">Receives the names of the scripts that ran, even if a later one failed.</param>
    /// <exception cref="MigrationException"/>
    public static async Task RunAsync(
        NpgsqlDataSource dataSource, List<string> ran, CancellationToken cancellationToken)
    {
        await using (var connection = await dataSource.OpenConnectionAsync(cancellationToken))
            await connection.ExecuteAsync(CreateSchemas);
        var result = DeployChanges.To
            .PostgresqlDatabase(new PostgresqlConnectionManager(dataSource))
            .WithScripts(SchemaScripts.Numbered.Select(name => new SqlScript(name, Migrator.Impatient + TextOf(name))))
            .JournalToPostgresqlTable("sync", "schema_script")
            .WithVariablesDisabled()
            .WithTransactionPerScript()
            .WithExecutionTimeout(ScriptTimeout)
            .LogToNowhere()
            .Build()
            .PerformUpgrade();
        ran.AddRange(result.Scripts.Select(script => script.Name));
        if (!result.Successful) throw MigrationException.Of(result.ErrorScript?.Name ?? "the journal", result.Error);
    }

    private static string TextOf(string name) =>
        SchemaScripts.Text(name).Replace(CreatesReport, "", StringComparison.Ordinal);
}
