using Dapper;
using DbUp;
using DbUp.Engine;
using DbUp.Postgresql;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Sync.Database;

/// <summary>Brings a database to the schema of this build: numbered scripts once each, views and grants when their text changed.</summary>
public sealed partial class Migrator(NpgsqlDataSource dataSource, ILogger<Migrator> logger)
{
    private static readonly TimeSpan ScriptTimeout = TimeSpan.FromMinutes(30);

    /// <summary>Safe to call from several processes at once: one migrates, the others wait and find nothing to do.</summary>
    /// <returns>The scripts that ran now.</returns>
    /// <exception cref="MigrationException">A script failed; the message names it. Nothing of that script stays.</exception>
    public async Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancellationToken = default)
    {
        // DbUp takes no lock of its own. A session lock on a connection beside it makes concurrent starts queue.
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await AdvisoryLock.WaitAsync(connection, AdvisoryLock.Migration, cancellationToken);
        try
        {
            await connection.ExecuteAsync(CreateSchema);
            string[] ran = [.. RunNumbered(), .. await RunRepeatedAsync(connection, cancellationToken)];
            foreach (var script in ran) LogRan(script);
            return ran;
        }
        finally
        {
            await AdvisoryLock.ReleaseAsync(connection, AdvisoryLock.Migration);
        }
    }

    // The journal lives in the schema, so it is there before the first script. Asking first spares an account that may not
    // create schemas an error about one that exists.
    private const string CreateSchema = """
        do $do$
        begin
            if not exists (select from pg_namespace where nspname = 'sync') then
                create schema sync;
            end if;
        end
        $do$
        """;

    private const string Journal = """
        select scriptname
        from sync.schema_script
        """;

    /// <summary>Numbered scripts of this build that the database has not run.</summary>
    public static async Task<IReadOnlyList<string>> ReadMissingAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            var ran = await connection.QueryAsync<string>(new CommandDefinition(Journal, cancellationToken: cancellationToken));
            return [.. SchemaScripts.Numbered.Except(ran)];
        }
        catch (PostgresException error) when (error.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName)
        {
            return SchemaScripts.Numbered;
        }
    }

    private IEnumerable<string> RunNumbered()
    {
        var result = DeployChanges.To
            .PostgresqlDatabase(new PostgresqlConnectionManager(dataSource))
            .WithScripts(SchemaScripts.Numbered.Select(name => new SqlScript(name, SchemaScripts.Text(name))))
            .JournalToPostgresqlTable("sync", "schema_script")
            .WithVariablesDisabled()
            .WithTransactionPerScript()
            // An index over the history of years takes longer than a statement of a run may.
            .WithExecutionTimeout(ScriptTimeout)
            .LogToNowhere()
            .Build()
            .PerformUpgrade();
        if (!result.Successful) throw Failed(result.ErrorScript?.Name ?? "the journal", result.Error);
        return result.Scripts.Select(script => script.Name);
    }

    private const string ReadHashes = "select name, hash from sync.schema_text";

    private const string KeepHash = """
        insert into sync.schema_text (name, hash) values (@name, @hash)
        on conflict (name) do update set hash = excluded.hash, applied_at = clock_timestamp()
        """;

    private static async Task<IReadOnlyList<string>> RunRepeatedAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var applied = (await connection.QueryAsync<(string Name, string Hash)>(ReadHashes)).ToDictionary(row => row.Name, row => row.Hash);
        // Grants name the views, so they run again after any view.
        var changed = SchemaScripts.Repeated.Where(name => applied.GetValueOrDefault(name) != SchemaScripts.Hash(name)).ToList();
        if (changed.Count == 0) return changed;
        if (!changed.Contains("grants.sql")) changed.Add("grants.sql");

        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        foreach (var name in changed)
        {
            await RunAsync(connection, name);
            await connection.ExecuteAsync(KeepHash, new { name, hash = SchemaScripts.Hash(name) });
        }

        await transaction.CommitAsync(cancellationToken);
        return changed;
    }

    private static async Task RunAsync(NpgsqlConnection connection, string name)
    {
        try
        {
            await connection.ExecuteAsync(SchemaScripts.Text(name));
        }
        catch (PostgresException error)
        {
            throw Failed(name, error);
        }
    }

    private static MigrationException Failed(string script, Exception error) =>
        new($"The database could not be migrated: script {script} failed: {error.Message}", error);

    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "Ran database script {Script}")]
    private partial void LogRan(string script);
}

/// <summary>The database could not be brought to the schema of this build.</summary>
public sealed class MigrationException(string message, Exception inner) : Exception(message, inner);
