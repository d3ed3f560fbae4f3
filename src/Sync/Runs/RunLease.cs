using System.Data;
using Dapper;
using Npgsql;

namespace Sync.Runs;

/// <summary>A run and the proof that it may work. Data, so that any process that is given it can renew the lease and merge.</summary>
/// <param name="Holder">A random number of each taking: the number of a run comes again after a dump was restored.</param>
public sealed record LeasedRun(long RunId, Guid Holder);

/// <summary>
/// The permission to run: a row that names its holder until a time. Nothing of it rests on a session, so it works through any
/// pooler. A process that was killed keeps the next run waiting until the time is over.
/// </summary>
public static class RunLease
{
    /// <summary>The longest lease there can be: one for longer was taken before the server's clock was set back, and is over.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    private static readonly string Process = $"process {Environment.ProcessId} on {Environment.MachineName}";

    // A merge holds the row "for key share", which lets it be renewed but not locked for update: whose lease ran out in the
    // middle of a merge keeps it until the merge is over.
    private const string Take = """
        with free as (
            select only_row
            from sync.run_lease
            where holder is null or timeline is distinct from sync.timeline_id()
                or clock_timestamp() not between until - @Longest and until
            for update skip locked
        ),
        interrupted as (
            -- Before the new run begins, in whatever order the parts are worked.
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
        set holder = @holder, timeline = sync.timeline_id(), run_id = run.run_id, process = @Process, taken_at = run.started_at,
            until = clock_timestamp() + @length
        from run
        returning run_lease.run_id
        """;

    private const string Holder = "select run_id, taken_at as started_at, process, until from sync.run_lease where holder is not null";

    /// <summary>Takes the lease and opens the run's row; a row that is still open belongs to a process that ended.</summary>
    /// <param name="length">Up to <see cref="Longest"/>.</param>
    /// <exception cref="RunInProgressException">Another run holds it.</exception>
    public static async Task<LeasedRun> TakeAsync(
        NpgsqlDataSource dataSource, SyncRequest request, TimeSpan length, CancellationToken cancellationToken)
    {
        var holder = Guid.NewGuid();
        var run = new { trigger = Words.Lower(request.Trigger), forced = request.ForceRemovals, holder, length, Process, Longest };
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);
        var taken = await connection.ExecuteScalarAsync<long?>(new CommandDefinition(Take, run, cancellationToken: cancellationToken));
        if (taken is not { } runId)
        {
            var other = await connection.QuerySingleOrDefaultAsync<RunUnderWay>(new CommandDefinition(Holder, cancellationToken: cancellationToken));
            throw new RunInProgressException(other ?? RunUnderWay.JustStarting);
        }

        await transaction.CommitAsync(cancellationToken);
        return new LeasedRun(runId, holder);
    }

    private const string IsHeld = "holder = @Holder and run_id = @RunId and timeline = sync.timeline_id()";

    private const string Renew = "update sync.run_lease set until = clock_timestamp() + @length where " + IsHeld;

    /// <returns>False: the lease is another's.</returns>
    public static async Task<bool> RenewAsync(
        NpgsqlDataSource dataSource, LeasedRun run, TimeSpan length, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var parameters = new { run.Holder, run.RunId, length };
        return await connection.ExecuteAsync(new CommandDefinition(Renew, parameters, cancellationToken: cancellationToken)) > 0;
    }

    // A client that vanished without a word would leave its transaction open, and with it the clock's row locked, for hours.
    private const string Fence = """
        select set_config('idle_in_transaction_session_timeout', '20s', true) is not null
        from sync.run_lease
        where 
        """ + IsHeld + " for key share";

    /// <summary>
    /// Keeps the lease from being taken over until the caller's transaction ends; it can be renewed meanwhile. Whoever lost it may
    /// not write: what it read is no longer what is there. The server ends a transaction whose client says nothing for long.
    /// </summary>
    /// <exception cref="RunSupersededException">The lease is another's.</exception>
    public static async Task FenceAsync(NpgsqlConnection connection, LeasedRun run)
    {
        if (!await connection.ExecuteScalarAsync<bool>(Fence, run)) throw new RunSupersededException(run.RunId);
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
        set finished_at = clock_timestamp(), outcome = @outcome, error_code = @ErrorCode, error_message = @ErrorMessage
        from free
        where run_id = @RunId and finished_at is null
        """;

    /// <summary>Closes the run's row and gives the lease back, as one: whoever sees the run finished finds the lease free.</summary>
    /// <exception cref="RunSupersededException">The lease is another's, and the run was closed by it.</exception>
    public static async Task FinishAsync(NpgsqlDataSource dataSource, LeasedRun run, SyncReport report)
    {
        var parameters = new { run.Holder, run.RunId, outcome = Words.Lower(report.Outcome), report.ErrorCode, report.ErrorMessage };
        await using var connection = await dataSource.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted);
        if (await connection.ExecuteAsync(Finish, parameters) == 0) throw new RunSupersededException(run.RunId);
        await transaction.CommitAsync();
    }

    /// <summary>For a run that ends without a word: the next one closes its row.</summary>
    public static async Task GiveBackAsync(NpgsqlDataSource dataSource, LeasedRun run)
    {
        await using var connection = await dataSource.OpenConnectionAsync();
        await connection.ExecuteAsync(Free, run);
    }
}

/// <summary>A run that lost its lease tried to write.</summary>
public sealed class RunSupersededException(long runId)
    : Exception($"Run {runId} lost its lease to a younger run, or its database was replaced: it may not write.");
