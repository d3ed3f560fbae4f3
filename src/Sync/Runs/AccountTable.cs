using Dapper;
using Npgsql;
using Sync.Http;

namespace Sync.Runs;

/// <summary>The state of an account after the newest run that included it.</summary>
/// <param name="AccountId">Null: the account of the credentials is not known yet.</param>
/// <param name="LastOpenAt">When it was last verified and its regions were listed; null: never.</param>
/// <param name="FailingSince">The first of consecutive failures; null: the newest run could sync its scopes.</param>
/// <param name="OldestCompleteAt">
/// The last complete listing of its least fresh region; null: a region was never listed completely, or it has none.
/// </param>
public sealed record AccountItem(
    string? AccountId, string? Name, string LastOutcome, long LastRunId, DateTime LastAt, DateTime? LastOpenAt,
    DateTime? FailingSince, int Regions, DateTime? OldestCompleteAt, string? ErrorCode, string? ErrorMessage);

/// <summary>What a run did in one account, as returned to readers.</summary>
public sealed record RunAccountItem(
    string AccountId, string? Name, string Outcome, string? ErrorCode, string? ErrorMessage, string? RequestId);

/// <summary>The ledger of accounts: <c>sync_account</c> and <c>account</c>.</summary>
public static class AccountTable
{
    private const string Insert = """
        insert into sync.sync_account (run_id, account_id, name, outcome, error_code, error_message, request_id)
        values (@RunId, @AccountId, @Name, @outcome, @ErrorCode, @ErrorMessage, @RequestId)
        on conflict (run_id, account_id) do nothing
        """;

    private const string Keep = """
        insert into sync.account (account_id, name, last_run_id, last_outcome, last_at, last_open_at, failing_since)
        values (@AccountId, @Name, @RunId, @outcome, clock_timestamp(), case when @IsOpen then clock_timestamp() end,
            case when not @isTried then clock_timestamp() end)
        on conflict (account_id) do update
        set name = coalesce(excluded.name, account.name), last_run_id = excluded.last_run_id,
            last_outcome = excluded.last_outcome, last_at = excluded.last_at,
            last_open_at = coalesce(excluded.last_open_at, account.last_open_at),
            failing_since = case
                when excluded.failing_since is not null then coalesce(account.failing_since, excluded.failing_since)
            end
        """;

    /// <summary>Stores the accounts at the end of a run, when all their scopes are in the ledger.</summary>
    /// <exception cref="RunSupersededException">Another run holds the lease.</exception>
    public static async Task KeepAsync(
        NpgsqlDataSource dataSource, LeasedRun run, IReadOnlyList<AccountReport> accounts)
    {
        var rows = accounts.Where(account => account.AccountId is not null).Select(account => new
        {
            run.RunId,
            account.AccountId,
            account.Name,
            outcome = LowerCase.Of(account.Outcome),
            account.IsOpen,
            isTried = account.IsOpen || account.IsFine,
            account.ErrorCode,
            account.ErrorMessage,
            account.RequestId,
        }).ToList();
        await RunLease.WriteAsync(dataSource, run, async connection =>
        {
            await connection.ExecuteAsync(Insert, rows);
            await connection.ExecuteAsync(Keep, rows);
        });
    }

    private const string Newest = """
        select a.account_id, a.name, a.last_outcome, a.last_run_id, a.last_at, a.last_open_at, a.failing_since,
            coalesce(s.regions, 0) as regions, s.oldest_complete_at, l.error_code, l.error_message
        from sync.account a
        left join (
            select account_id, count(*)::int as regions,
                case when count(*) = count(last_complete_at) then min(last_complete_at) end as oldest_complete_at
            from sync.scope
            group by account_id
        ) s using (account_id)
        left join sync.sync_account l on l.run_id = a.last_run_id and l.account_id = a.account_id
        union all
        -- A run that failed before any account was known.
        select null, null, r.outcome, r.run_id, r.finished_at, null, (
            select min(finished_at) from sync.sync_run where outcome = 'failed' and run_id > known.run_id
        ), 0, null, r.error_code, r.error_message
        from (select * from sync.sync_run where finished_at is not null order by run_id desc limit 1) r
        cross join (select coalesce(max(run_id), 0) as run_id from sync.sync_account) known
        where r.outcome = 'failed' and known.run_id < r.run_id
        order by account_id nulls first
        """;

    public static async Task<IReadOnlyList<AccountItem>> ReadAsync(
        NpgsqlConnection connection, CancellationToken cancellationToken) =>
        [.. await connection.QueryAsync<AccountItem>(
            new CommandDefinition(Newest, cancellationToken: cancellationToken))];

    private const string OfRun = """
        select account_id, name, outcome, error_code, error_message, request_id
        from sync.sync_account
        where run_id = @runId
        order by account_id
        """;

    /// <summary>The accounts of one run, ordered by ID.</summary>
    public static async Task<IReadOnlyList<RunAccountItem>> ReadOfRunAsync(
        NpgsqlConnection connection, long runId, CancellationToken cancellationToken) =>
        [.. await connection.QueryAsync<RunAccountItem>(
            new CommandDefinition(OfRun, new { runId }, cancellationToken: cancellationToken))];
}
