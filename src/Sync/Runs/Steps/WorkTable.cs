using Dapper;
using Npgsql;
using Sync.Http;
using Sync.Runs.Networks;

namespace Sync.Runs.Steps;

/// <summary>An account of a distributed run.</summary>
/// <param name="Outcome">Null: it is not opened yet.</param>
internal sealed record WorkAccount(
    int Number, string? AccountId, string? Name, string? Outcome, string? ErrorCode, string? ErrorMessage,
    string? RequestId, string? NetworkOutcome, string? NetworkErrorCode, string? NetworkErrorMessage)
{
    /// <param name="never">Why it was not opened, if it was not.</param>
    public AccountReport ToReport((string Code, string Message) never) =>
        new(AccountId, Outcome is null ? AccountOutcome.Skipped : Enum.Parse<AccountOutcome>(Outcome, ignoreCase: true))
        {
            Name = Name,
            ErrorCode = Outcome is null ? never.Code : ErrorCode,
            ErrorMessage = Outcome is null ? never.Message : ErrorMessage,
            RequestId = RequestId,
        };

    public NetworkReport ToNetworkReport((string Code, string Message) never) => NetworkOutcome is null
        ? new NetworkReport(AccountId!, Networks.NetworkOutcome.Skipped)
        {
            ErrorCode = never.Code,
            ErrorMessage = never.Message,
        }
        : new NetworkReport(AccountId!, Enum.Parse<NetworkOutcome>(NetworkOutcome, ignoreCase: true))
        {
            ErrorCode = NetworkErrorCode,
            ErrorMessage = NetworkErrorMessage,
        };
}

/// <summary>
/// What the steps of a distributed run share: <c>run_work</c>, <c>run_work_account</c> and <c>run_work_scope</c>. Each
/// statement may run again after it was committed and its answer was lost: it then changes nothing.
/// </summary>
internal sealed class WorkTable(NpgsqlDataSource dataSource)
{
    private const string Open = """
        delete from sync.run_work;
        insert into sync.run_work (run_id, deadline_at)
        select run_id, started_at + @deadline from sync.sync_run where run_id = @RunId
        """;

    public Task OpenAsync(LeasedRun run, TimeSpan deadline) => RunLease.WriteAsync(
        dataSource, run, connection => connection.ExecuteAsync(Open, new { run.RunId, deadline }));

    private const string NoteAccounts = """
        update sync.run_work
        set accounts = @count, directory_error_code = @errorCode, directory_error_message = @errorMessage
        where run_id = @RunId and accounts is null
        """;

    private const string AddAccounts = """
        insert into sync.run_work_account (run_id, number, account_id, name)
        select @RunId, number - 1, account_id, name
        from unnest(@ids, @names) with ordinality as a (account_id, name, number)
        """;

    /// <summary>Stores the accounts of the run, unless they are stored already.</summary>
    public Task AddAccountsAsync(
        LeasedRun run, IReadOnlyList<(string? Id, string? Name)> accounts, RunProblem? directoryError) =>
        RunLease.WriteAsync(dataSource, run, async connection =>
        {
            var noted = await connection.ExecuteAsync(NoteAccounts, new
            {
                run.RunId,
                count = accounts.Count,
                errorCode = directoryError?.Code,
                errorMessage = directoryError?.Message,
            });
            if (noted == 0) return;
            var ids = accounts.Select(account => account.Id).ToArray();
            var names = accounts.Select(account => account.Name).ToArray();
            await connection.ExecuteAsync(AddAccounts, new { run.RunId, ids, names });
        });

    private const string Accounts = """
        select number, account_id, name, outcome, error_code, error_message, request_id, network_outcome,
            network_error_code, network_error_message
        from sync.run_work_account
        where run_id = @runId and number >= @from and number < @to
        order by number
        """;

    public Task<IReadOnlyList<WorkAccount>> ReadAccountsAsync(
        long runId, int from = 0, int to = int.MaxValue, CancellationToken cancellationToken = default) =>
        ReadAsync<WorkAccount>(Accounts, new { runId, from, to }, cancellationToken);

    private const string EndOpening = """
        update sync.run_work_account
        set account_id = coalesce(@AccountId, account_id), name = coalesce(@Name, name), outcome = @outcome,
            error_code = @ErrorCode, error_message = @ErrorMessage, request_id = @RequestId
        where run_id = @RunId and number = @number and outcome is null
        """;

    private const string AddScopes = """
        insert into sync.run_work_scope (run_id, account_id, region_id, proven_at, duration_ms, has_rows)
        select @RunId, @AccountId, region_id, proven_at, duration_ms, has_rows
        from unnest(@regions, @verifiedAt::timestamptz[], @durations, @hasRows)
            as s (region_id, proven_at, duration_ms, has_rows)
        """;

    /// <summary>
    /// Stores an account that was opened or given up, with its scopes, unless that is stored already.
    /// </summary>
    public Task EndOpeningAsync(LeasedRun run, int number, OpenedAccount opened) => RunLease.WriteAsync(
        dataSource, run, async connection =>
        {
            var report = opened.Report;
            var ended = await connection.ExecuteAsync(EndOpening, new
            {
                run.RunId,
                number,
                report.AccountId,
                report.Name,
                outcome = LowerCase.Of(report.Outcome),
                report.ErrorCode,
                report.ErrorMessage,
                report.RequestId,
            });
            if (ended == 0 || opened.Scopes.Count == 0) return;
            await connection.ExecuteAsync(AddScopes, new
            {
                run.RunId,
                report.AccountId,
                regions = opened.Scopes.Select(scope => scope.RegionId).ToArray(),
                verifiedAt = opened.Scopes.Select(scope => scope.VerifiedAt).ToArray(),
                durations = opened.Scopes.Select(scope => scope.DurationMs).ToArray(),
                hasRows = opened.Scopes.Select(scope => scope.HasRows).ToArray(),
            });
        });

    private const string EndNetwork = """
        update sync.run_work_account
        set network_outcome = @outcome, network_error_code = @ErrorCode, network_error_message = @ErrorMessage
        where run_id = @RunId and number = @number
        """;

    public Task EndNetworkAsync(LeasedRun run, int number, NetworkReport report) => RunLease.WriteAsync(
        dataSource, run, connection => connection.ExecuteAsync(EndNetwork, new
        {
            run.RunId,
            number,
            outcome = LowerCase.Of(report.Outcome),
            report.ErrorCode,
            report.ErrorMessage,
        }));

    private const string EndCoverage = """
        update sync.run_work
        set coverage_error_code = @code, coverage_error_message = @message
        where run_id = @RunId
        """;

    /// <param name="problem">Why the verdicts could not be stored; null: they were.</param>
    public Task EndCoverageAsync(LeasedRun run, RunProblem? problem) => RunLease.WriteAsync(
        dataSource, run, connection => connection.ExecuteAsync(
            EndCoverage, new { run.RunId, code = problem?.Code, message = problem?.Message }));

    // Scopes of an account stay together, so that few steps verify it. The account that waited longest comes first.
    private const string Divide = """
        update sync.run_work_scope s
        set part = divided.part
        from (
            select account_id, region_id,
                ((row_number() over (
                    order by waiting, account_id, proven_at nulls first, duration_ms desc, region_id
                ) - 1) / @size)::int as part
            from (
                select *, min(coalesce(proven_at, '-infinity')) over (partition by account_id) as waiting
                from sync.run_work_scope
                where run_id = @RunId
            ) scope
        ) divided
        where s.run_id = @RunId and s.part is null
          and (s.account_id, s.region_id) = (divided.account_id, divided.region_id)
        """;

    private const string NoteScopes = """
        update sync.run_work
        set scopes = coalesce(scopes, (select count(*) from sync.run_work_scope where run_id = @RunId))
        where run_id = @RunId
        returning scopes
        """;

    private const string CountParts = """
        select coalesce(max(part) + 1, 0) from sync.run_work_scope where run_id = @RunId
        """;

    /// <summary>Divides the scopes among steps, unless that is done already.</summary>
    /// <param name="size">The number of scopes of a step, for a number of scopes.</param>
    /// <returns>The number of parts.</returns>
    public async Task<int> DivideAsync(LeasedRun run, Func<int, int> size)
    {
        var parts = 0;
        await RunLease.WriteAsync(dataSource, run, async connection =>
        {
            // Locks the row: of two executions of this step, the second sees what the first has stored.
            var scopes = await connection.ExecuteScalarAsync<int>(NoteScopes, run);
            await connection.ExecuteAsync(Divide, new { run.RunId, size = size(scopes) });
            parts = await connection.ExecuteScalarAsync<int>(CountParts, run);
        });
        return parts;
    }

    private const string OfPart = """
        select w.account_id, w.region_id, w.proven_at as verified_at, w.duration_ms, w.has_rows,
            coalesce(s.look_listed, 0) as listed, coalesce(s.last_run_id, 0) as last_run_id
        from sync.run_work_scope w
        left join sync.scope s using (account_id, region_id)
        where w.run_id = @runId and (w.part = @part or @part is null) and s.last_run_id is distinct from @runId
        """;

    /// <summary>The scopes of a part, or of all parts, that the run has not reported.</summary>
    /// <param name="part">Null: all.</param>
    public Task<IReadOnlyList<KnownScope>> ReadUnreportedAsync(
        long runId, int? part, CancellationToken cancellationToken) =>
        ReadAsync<KnownScope>(OfPart, new { runId, part }, cancellationToken);

    private const string Stop = """
        update sync.run_work
        set stop_code = coalesce(stop_code, @code), stop_message = coalesce(stop_message, @message)
        where run_id = (select run_id from sync.run_lease)
        returning run_id
        """;

    /// <summary>
    /// Tells all steps of the run that holds the lease, including those in progress, to skip what they have not begun.
    /// </summary>
    /// <returns>The run; null: no distributed run holds the lease.</returns>
    public async Task<long?> StopAsync((string Code, string Message) why, CancellationToken cancellationToken) =>
        (await ReadAsync<long>(Stop, new { code = why.Code, message = why.Message }, cancellationToken))
            .Select(runId => (long?)runId).SingleOrDefault();

    private const string State = """
        select w.stop_code, w.stop_message, clock_timestamp() >= w.deadline_at as is_late,
            w.directory_error_code, w.directory_error_message, w.coverage_error_code, w.coverage_error_message,
            w.accounts, r.started_at,
            extract(epoch from clock_timestamp() - r.started_at)::float8 as seconds
        from sync.run_work w
        join sync.sync_run r using (run_id)
        where w.run_id = @runId
        """;

    /// <returns>Null: the run is closed, or another run was opened.</returns>
    public async Task<WorkState?> ReadStateAsync(long runId, CancellationToken cancellationToken) =>
        (await ReadAsync<WorkState>(State, new { runId }, cancellationToken)).SingleOrDefault();

    private const string Close = "delete from sync.run_work where run_id = @runId";

    /// <summary>Removes what the steps shared.</summary>
    public async Task CloseAsync(long runId)
    {
        await using var connection = await dataSource.OpenConnectionAsync();
        await connection.ExecuteAsync(Close, new { runId });
    }

    private async Task<IReadOnlyList<T>> ReadAsync<T>(
        string sql, object parameters, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        return [.. await connection.QueryAsync<T>(
            new CommandDefinition(sql, parameters, cancellationToken: cancellationToken))];
    }
}

/// <summary>The state of a distributed run.</summary>
/// <param name="StopCode">Why its steps shall skip what they have not begun; null while they shall work.</param>
/// <param name="IsLate">Whether its deadline has passed.</param>
/// <param name="Accounts">Null until they are listed.</param>
/// <param name="Seconds">Since it was opened, by the database's clock.</param>
internal sealed record WorkState(
    string? StopCode, string? StopMessage, bool IsLate, string? DirectoryErrorCode, string? DirectoryErrorMessage,
    string? CoverageErrorCode, string? CoverageErrorMessage, int? Accounts, DateTime StartedAt, double Seconds)
{
    public RunProblem? CoverageError =>
        CoverageErrorCode is null ? null : new RunProblem(CoverageErrorCode, CoverageErrorMessage!);

    public RunProblem? DirectoryError =>
        DirectoryErrorCode is null ? null : new RunProblem(DirectoryErrorCode, DirectoryErrorMessage!);
}
