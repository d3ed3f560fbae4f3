using System.Diagnostics;
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

    /// <summary>How long it is tried again to get a lock that somebody else's session holds.</summary>
    public TimeSpan LockWait { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Safe to call from several processes at once: one migrates, the others wait and find nothing to do. Where there is nothing to
    /// do from the beginning, no lock is taken and nothing written.
    /// </summary>
    /// <returns>The scripts that ran now.</returns>
    /// <exception cref="MigrationException">The database cannot be migrated, or a script failed; of that script nothing stays.</exception>
    public async Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancellationToken = default)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var lacking = await ReadLackingAsync(connection, cancellationToken);
        if (lacking is Lacking.Nothing) return [];
        if (lacking is Lacking.Scripts) await RequireAsync(connection, cancellationToken);

        // DbUp takes no lock of its own. A session lock on a connection beside it makes concurrent starts queue.
        await AdvisoryLock.WaitAsync(connection, AdvisoryLock.Migration, cancellationToken);
        try
        {
            await connection.ExecuteAsync(CreateSchemas);
            var ran = await RunAsync(connection, cancellationToken);
            if (ran.Count == 0 && await GrantAsync(connection, cancellationToken)) ran.Add(SchemaScripts.Grants);
            foreach (var script in ran) LogRan(script);
            return ran;
        }
        finally
        {
            await AdvisoryLock.ReleaseAsync(connection, AdvisoryLock.Migration);
        }
    }

    private enum Lacking
    {
        Nothing,
        Scripts,
        Grants,
    }

    private static async Task<Lacking> ReadLackingAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            var missing = await ReadMissingAsync(connection, cancellationToken);
            if (missing.Count > 0 || (await ReadChangedAsync(connection, cancellationToken)).Count > 0) return Lacking.Scripts;
            return await ReportingGrants.AreLackingAsync(connection, cancellationToken) ? Lacking.Grants : Lacking.Nothing;
        }
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            return Lacking.Scripts;
        }
    }

    private static async Task RequireAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var faults = await DatabaseRequirements.FindFaultsAsync(connection, cancellationToken);
        if (faults.Count > 0) throw new MigrationException($"The database cannot be migrated:\n{string.Join('\n', faults)}");
    }

    // Asking first spares an account that may not create schemas an error about one that exists. The first script would make the
    // second schema and is never edited: see RunNumbered.
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

    private const string CreatesReport = "create schema report;";

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

    // Whoever waits for a lock on a table makes everybody wait who comes after. So a script gives up soon, and tries again.
    private static readonly TimeSpan LockPause = TimeSpan.FromSeconds(1);

    private const string Waiting = "sync migrate";

    private const string Impatient = "set local lock_timeout = '2s'; set local application_name = '" + Waiting + "';\n";

    private async Task<List<string>> RunAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var (ran, begun) = (new List<string>(), Stopwatch.StartNew());
        await using var watch = new LockWatch(dataSource, Waiting);
        while (true)
        {
            try
            {
                RunNumbered(ran);
                ran.AddRange(await RunRepeatedAsync(connection, cancellationToken));
                return ran;
            }
            catch (MigrationException error) when (error.InnerException is PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable })
            {
                if (begun.Elapsed > LockWait) throw Blocked(error, watch.Blocker);
                await Task.Delay(LockPause, cancellationToken);
            }
        }
    }

    private static MigrationException Blocked(MigrationException error, string? blocker) => new(
        $"{error.Message}. It waits for {blocker ?? "another session"}, which holds a lock on what the script changes. "
        + "Let it end its transaction, or end it with select pg_terminate_backend(its number); then run the command migrate.", error);

    private void RunNumbered(List<string> ran)
    {
        var result = DeployChanges.To
            .PostgresqlDatabase(new PostgresqlConnectionManager(dataSource))
            .WithScripts(SchemaScripts.Numbered.Select(name => new SqlScript(name, Impatient + SchemaScripts.Text(name).Replace(CreatesReport, "", StringComparison.Ordinal))))
            .JournalToPostgresqlTable("sync", "schema_script")
            .WithVariablesDisabled()
            .WithTransactionPerScript()
            // An index over the history of years takes longer than a statement of a run may.
            .WithExecutionTimeout(ScriptTimeout)
            .LogToNowhere()
            .Build()
            .PerformUpgrade();
        ran.AddRange(result.Scripts.Select(script => script.Name));
        if (!result.Successful) throw Failed(result.ErrorScript?.Name ?? "the journal", result.Error);
    }

    private const string ReadHashes = "select name, hash from sync.schema_text";

    private const string KeepHash = """
        insert into sync.schema_text (name, hash) values (@name, @hash)
        on conflict (name) do update set hash = excluded.hash, applied_at = clock_timestamp()
        """;

    private static async Task<List<string>> ReadChangedAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var rows = await connection.QueryAsync<(string Name, string Hash)>(new CommandDefinition(ReadHashes, cancellationToken: cancellationToken));
        var applied = rows.ToDictionary(row => row.Name, row => row.Hash);
        return [.. SchemaScripts.Repeated.Where(name => applied.GetValueOrDefault(name) != SchemaScripts.Hash(name))];
    }

    private static async Task<IReadOnlyList<string>> RunRepeatedAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var changed = await ReadChangedAsync(connection, cancellationToken);
        if (changed.Count == 0) return changed;
        // Grants name the views, so they run again after any view.
        if (!changed.Contains(SchemaScripts.Grants)) changed.Add(SchemaScripts.Grants);

        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync(Impatient);
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

    /// <summary>A database that lacks nothing else works without: who owns it, or writes to it, grants them the next time.</summary>
    private async Task<bool> GrantAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (!await ReportingGrants.AreLackingAsync(connection, cancellationToken)) return false;
        try
        {
            await connection.ExecuteAsync(SchemaScripts.Text(SchemaScripts.Grants));
            return true;
        }
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.InsufficientPrivilege || DatabaseErrors.IsReadOnly(error))
        {
            LogNotGranted(error.MessageText);
            return false;
        }
    }

    private static MigrationException Failed(string script, Exception error) =>
        new($"The database could not be migrated: script {script} failed: {DatabaseErrors.Describe(error)}", error);

    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "Ran database script {Script}")]
    private partial void LogRan(string script);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning,
        Message = "The role sync_report lacks rights on schema report, and they could not be granted: {Reason}")]
    private partial void LogNotGranted(string reason);
}

/// <summary>The database could not be brought to the schema of this build.</summary>
public sealed class MigrationException(string message, Exception? inner = null) : Exception(message, inner);
