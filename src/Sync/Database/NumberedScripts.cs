using Dapper;
using DbUp;
using DbUp.Engine;
using DbUp.Postgresql;
using Npgsql;

namespace Sync.Database;

/// <summary>Scripts that run once each, in the order of their numbers and each in a transaction of its own.</summary>
internal static class NumberedScripts
{
    // An index over the history of years takes longer than a statement of a run may.
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

    // The journal lives in the first. Asking spares a role that may not create schemas an error about one that exists.
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

    // What the first script begins with. It is never edited, and would fail where an administrator made the schema.
    private const string CreatesReport = "create schema report;";

    /// <param name="ran">Gets the names of those that ran, also when one failed.</param>
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
