using System.Data;
using Dapper;
using Npgsql;
using Sync.Http;
using Sync.Runs.Ledger;

namespace Sync.Runs;

/// <summary>
/// A run and the token of its lease. Plain data, so that any process that receives it can renew the lease and merge.
/// </summary>
/// <param name="Holder">Random for each acquisition: after a dump is restored, run IDs are used again.</param>
public sealed record LeasedRun(long RunId, Guid Holder);

/// <summary>
/// The lease that a run needs: a row with its holder and expiry. It does not depend on a session, so it works through
/// any pooler. After a process is killed, the next run has to wait until the lease expires.
/// </summary>
public static class RunLease
{
    /// <summary>
    /// The maximum length. A lease that appears longer was taken before the server's clock was set back, and counts as
    /// expired.
    /// </summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    /// <summary>This process, for people.</summary>
    public static readonly string Process = $"process {Environment.ProcessId} on {Environment.MachineName}";

    // A merge locks the row "for key share", which allows renewal but not a lock for update: a lease that expires
    // during a merge is kept until the merge ends.
    private const string Take = """
        with free as (
            select only_row
            from sync.run_lease
            where holder is null or timeline is distinct from sync.timeline_id()
                or clock_timestamp() not between until - @Longest and until
            for update skip locked
        ),
        interrupted as (
            -- statement_timestamp() is before the start of the new run, whatever the order of execution.
            update sync.sync_run
            set finished_at = statement_timestamp(), outcome = 'interrupted'
            where finished_at is null and exists (select from free)
        ),
        run as (
            insert into sync.sync_run (trigger, forced)
            select @trigger, @forced from free
            returning run_id, started_at
        )
        update sync.run_lease
        set holder = @holder, timeline = sync.timeline_id(), run_id = run.run_id, process = @process,
            taken_at = run.started_at, until = clock_timestamp() + @length
        from run
        returning run_lease.run_id
        """;

    private const string Holder = """
        select run_id, taken_at as started_at, process, until
        from sync.run_lease
        where holder is not null
        """;

    /// <summary>
    /// Takes the lease and opens the run's row. A row that is still open belongs to a process that ended, and is closed
    /// as interrupted.
    /// </summary>
    /// <param name="length">Up to <see cref="Longest"/>.</param>
    /// <param name="process">Who holds the lease, for people.</param>
    /// <exception cref="RunInProgressException">Another run holds the lease.</exception>
    public static async Task<LeasedRun> TakeAsync(
        NpgsqlDataSource dataSource, SyncRequest request, TimeSpan length, string process,
        CancellationToken cancellationToken)
    {
        var holder = Guid.NewGuid();
        var run = new
        {
            trigger = LowerCase.Of(request.Trigger),
            forced = request.ForceRemovals,
            holder,
            length,
            process,
            Longest,
        };
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(
            IsolationLevel.ReadCommitted, cancellationToken);
        var taken = await connection.ExecuteScalarAsync<long?>(
            new CommandDefinition(Take, run, cancellationToken: cancellationToken));
        if (taken is not { } runId)
        {
            var other = await connection.QuerySingleOrDefaultAsync<RunUnderWay>(
                new CommandDefinition(Holder, cancellationToken: cancellationToken));
            throw new RunInProgressException(other ?? RunUnderWay.JustStarting);
        }

        await FoldedScopes.FoldAsync(connection);
        await transaction.CommitAsync(cancellationToken);
        return new LeasedRun(runId, holder);
    }

    private const string IsHeld = "holder = @Holder and run_id = @RunId and timeline = sync.timeline_id()";

    private const string Renew = "update sync.run_lease set until = clock_timestamp() + @length where " + IsHeld;

    /// <returns>False: another run holds the lease.</returns>
    public static async Task<bool> RenewAsync(
        NpgsqlDataSource dataSource, LeasedRun run, TimeSpan length, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var parameters = new { run.Holder, run.RunId, length };
        var renew = new CommandDefinition(Renew, parameters, cancellationToken: cancellationToken);
        return await connection.ExecuteAsync(renew) > 0;
    }

    // Without the timeout, the transaction of a client that disappears would stay open for hours, and keep the clock's
    // row locked.
    private const string Fence = """
        select set_config('idle_in_transaction_session_timeout', '20s', true) is not null
        from sync.run_lease
        where 
        """ + IsHeld + " for key share";

    /// <summary>
    /// Writes in one transaction. Until it ends, no other run takes the lease; renewal remains possible. A run that
    /// lost the lease must not write, because the data that it read may be outdated. The server ends the transaction if
    /// it is idle for 20 s.
    /// </summary>
    /// <exception cref="RunSupersededException">Another run holds the lease.</exception>
    public static async Task WriteAsync(
        NpgsqlDataSource dataSource, LeasedRun run, Func<NpgsqlConnection, Task> writeAsync)
    {
        await using var connection = await dataSource.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        if (!await connection.ExecuteScalarAsync<bool>(Fence, run)) throw new RunSupersededException(run.RunId);
        await writeAsync(connection);
        await transaction.CommitAsync();
    }

    private const string Free = """
        update sync.run_lease
        set holder = null, timeline = null, run_id = null, process = null, taken_at = null, until = null
        where holder = @Holder
        """;

    private const string Finish = "with free as (" + Free + """
         and run_id = @RunId and timeline = sync.timeline_id()
            returning only_row
        )
        update sync.sync_run
        set finished_at = clock_timestamp(), outcome = @outcome, error_code = @ErrorCode, error_message = @ErrorMessage,
            network_off = @NetworkOff
        from free
        where run_id = @RunId and finished_at is null
        """;

    /// <summary>
    /// Closes the run's row and releases the lease in one transaction, so that the lease of a finished run is free.
    /// </summary>
    /// <exception cref="RunSupersededException">Another run holds the lease and has closed the row.</exception>
    public static async Task FinishAsync(NpgsqlDataSource dataSource, LeasedRun run, SyncReport report)
    {
        var parameters = new
        {
            run.Holder,
            run.RunId,
            outcome = LowerCase.Of(report.Outcome),
            report.ErrorCode,
            report.ErrorMessage,
            report.NetworkOff,
        };
        await using var connection = await dataSource.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted);
        if (await connection.ExecuteAsync(Finish, parameters) == 0) throw new RunSupersededException(run.RunId);
        await transaction.CommitAsync();
    }

    /// <summary>Releases the lease of a run that ends without a report. The next run closes its row.</summary>
    public static async Task GiveBackAsync(NpgsqlDataSource dataSource, LeasedRun run)
    {
        await using var connection = await dataSource.OpenConnectionAsync();
        await connection.ExecuteAsync(Free, run);
    }
}

/// <summary>A run that lost its lease tried to write.</summary>
public sealed class RunSupersededException(long runId)
    : Exception($"Run {runId} lost its lease to a newer run, or its database was replaced: it must not write.");
