using System.Diagnostics;
using Dapper;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Sync.Database;

/// <summary>
/// Updates a database to the schema of this build: runs numbered scripts once, views and grants if their text changed.
/// </summary>
public sealed partial class Migrator(NpgsqlDataSource dataSource, ILogger<Migrator> logger)
{
    // A statement that waits for a table lock blocks all later ones: a script gives up soon and is retried.
    internal const string Impatient =
        $"set local lock_timeout = '2s'; set local application_name = '{MigrationLock.ApplicationName}';\n";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>How long to wait for another migration, and then for locks of other sessions.</summary>
    public TimeSpan LockWait { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Safe to call from several processes at once: one migrates, the others wait and find nothing to do. If the
    /// database is up to date, no lock is taken and nothing is written.
    /// </summary>
    /// <returns>The scripts that this call ran.</returns>
    /// <exception cref="PoolerException"/>
    /// <exception cref="MigrationException">
    /// The database does not meet the requirements, another session blocks the migration, or a script failed. A failed
    /// script is rolled back.
    /// </exception>
    public async Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancellationToken = default)
    {
        if (await IsCurrentAsync(cancellationToken)) return [];
        await using var turn = await MigrationLock.TakeAsync(dataSource, LockWait, cancellationToken);
        var ran = await RunAsync(cancellationToken);
        if (ran.Count == 0 && await GrantAsync(cancellationToken)) ran.Add(SchemaScripts.Grants);
        foreach (var script in ran) LogRan(script);
        return ran;
    }

    /// <summary>The numbered scripts of this build that have not run on the database.</summary>
    public static Task<IReadOnlyList<string>> ReadMissingAsync(
        NpgsqlConnection connection, CancellationToken cancellationToken) =>
        NumberedScripts.ReadMissingAsync(connection, cancellationToken);

    private async Task<bool> IsCurrentAsync(CancellationToken cancellationToken)
    {
        await using var connection = await Pooler.OpenAsync(dataSource, cancellationToken);
        if (await HasScriptsAsync(connection, cancellationToken))
            return !await ReportingGrants.AreLackingAsync(connection, cancellationToken);
        var faults = await DatabaseRequirements.FindFaultsAsync(connection, cancellationToken);
        if (faults.Count == 0) return false;
        throw new MigrationException($"The database cannot be migrated:\n{string.Join('\n', faults)}");
    }

    private static async Task<bool> HasScriptsAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            return (await NumberedScripts.ReadMissingAsync(connection, cancellationToken)).Count == 0
                && (await RepeatedScripts.ReadChangedAsync(connection, cancellationToken)).Count == 0;
        }
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            return false;
        }
    }

    private async Task<List<string>> RunAsync(CancellationToken cancellationToken)
    {
        var (ran, begun) = (new List<string>(), Stopwatch.StartNew());
        await using var watch = new LockWatch(dataSource, MigrationLock.ApplicationName);
        while (true)
        {
            try
            {
                await NumberedScripts.RunAsync(dataSource, ran, cancellationToken);
                ran.AddRange(await RepeatedScripts.RunAsync(dataSource, cancellationToken));
                return ran;
            }
            catch (MigrationException error) when (DatabaseErrors.IsLockWait(error.InnerException))
            {
                if (begun.Elapsed > LockWait) throw Blocked(error, watch.Blocker);
                await Task.Delay(Pause, cancellationToken);
            }
        }
    }

    private static MigrationException Blocked(MigrationException error, string? blocker) => new(
        $"{error.Message}. It waits for {blocker ?? "another session"}, which holds a lock on what the script changes. "
        + "Wait for its transaction to end, or end it with select pg_terminate_backend(PID); "
        + "then run the command migrate.", error)
    {
        IsBlocked = true,
    };

    /// <summary>Grants are optional for the app: if this role may not grant, a start as the owner does.</summary>
    private async Task<bool> GrantAsync(CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        if (!await ReportingGrants.AreLackingAsync(connection, cancellationToken)) return false;
        try
        {
            await connection.ExecuteAsync(SchemaScripts.Text(SchemaScripts.Grants));
            return true;
        }
        catch (PostgresException error) when (
            error.SqlState == PostgresErrorCodes.InsufficientPrivilege || DatabaseErrors.IsReadOnly(error))
        {
            LogNotGranted(error.MessageText);
            return false;
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "Ran database script {Script}")]
    private partial void LogRan(string script);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning,
        Message = "The role sync_report lacks rights on schema report, and they could not be granted: {Reason}")]
    private partial void LogNotGranted(string reason);
}

/// <summary>The database could not be brought to the schema of this build.</summary>
public sealed class MigrationException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Another session or migration held a lock for too long.</summary>
    internal bool IsBlocked { get; init; }

    /// <summary>A later attempt may succeed, because nothing is wrong with the database or the script.</summary>
    public bool IsTemporary => IsBlocked || (InnerException is { } inner && DatabaseErrors.IsAway(inner));

    /// <param name="script">Its name.</param>
    internal static MigrationException Of(string script, Exception error) =>
        new($"The database could not be migrated: script {script} failed: {DatabaseErrors.Describe(error)}", error);
}
