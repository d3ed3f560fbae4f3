using Dapper;
using Npgsql;
using Sync.Http;
using Sync.Inventory;

namespace Sync.Runs;

/// <summary>
/// Writes the run ledger: <c>scope</c>, and <c>sync_scope</c> for scopes in which something happened; those in which
/// nothing did are folded (<see cref="Ledger.FoldedScopes"/>). The view <c>run_scope</c> has both.
/// <see cref="RunLease"/> opens and closes the row of <c>sync_run</c>.
/// </summary>
public static class RunTable
{
    private const string InsertScope = """
        insert into sync.sync_scope (run_id, account_id, region_id, outcome, started_at, duration_ms, walks, pages,
            listed, added, changed, removed, unchanged, withheld, calls, retries, throttled, error_code, error_message,
            request_id)
        values (@runId, @AccountId, @RegionId, @outcome, clock_timestamp() - @duration * interval '1 ms', @duration,
            @Walks, @Pages, @Listed, @Added, @Changed, @Removed, @Unchanged, @Withheld, @Calls, @Retries, @Throttled,
            @ErrorCode, @ErrorMessage, @RequestId)
        """;

    // The look is what InsertScope stores, for a run in which nothing happened. A second report of the same run changes
    // nothing.
    private const string KeepFreshness = """
        insert into sync.scope (
            account_id, region_id, last_run_id, last_outcome, last_error_code, last_at, baseline_at, last_complete_at,
            look_run_id, look_is_folded, look_outcome, look_started_at, look_duration_ms, look_walks, look_pages,
            look_listed, look_unchanged, look_calls, look_retries, look_throttled, look_error_code,
            look_error_message, look_request_id)
        values (@AccountId, @RegionId, @runId, @outcome, @ErrorCode, clock_timestamp(),
            case when @outcome = 'synced' then clock_timestamp() end,
            case when @outcome = 'synced' then clock_timestamp() end,
            @runId, @IsFolded, @outcome, clock_timestamp() - @duration * interval '1 ms', @duration, @Walks, @Pages,
            @Listed, @Unchanged, @Calls, @Retries, @Throttled, @ErrorCode, @ErrorMessage, @RequestId)
        on conflict (account_id, region_id) do update
        set last_run_id = excluded.last_run_id, last_outcome = excluded.last_outcome, last_at = excluded.last_at,
            last_error_code = excluded.last_error_code,
            baseline_at = coalesce(scope.baseline_at, excluded.baseline_at),
            last_complete_at = coalesce(excluded.last_complete_at, scope.last_complete_at),
            look_run_id = excluded.look_run_id, look_is_folded = excluded.look_is_folded,
            look_outcome = excluded.look_outcome, look_started_at = excluded.look_started_at,
            look_duration_ms = excluded.look_duration_ms, look_walks = excluded.look_walks,
            look_pages = excluded.look_pages, look_listed = excluded.look_listed,
            look_unchanged = excluded.look_unchanged, look_calls = excluded.look_calls,
            look_retries = excluded.look_retries, look_throttled = excluded.look_throttled,
            look_error_code = excluded.look_error_code, look_error_message = excluded.look_error_message,
            look_request_id = excluded.look_request_id
        where scope.last_run_id is distinct from excluded.last_run_id
        """;

    /// <summary>
    /// Stores a scope in the transaction of its merge, so that the ledger always agrees with the inventory.
    /// </summary>
    /// <exception cref="ScopeKeptException">The ledger already has this scope in this run.</exception>
    public static async Task KeepAsync(NpgsqlConnection connection, long runId, ScopeReport report)
    {
        var row = new
        {
            runId,
            report.Scope.AccountId,
            report.Scope.RegionId,
            outcome = LowerCase.Of(report.Outcome),
            duration = (long)report.Duration.TotalMilliseconds,
            report.Walks,
            report.Pages,
            report.Listed,
            report.Added,
            report.Changed,
            report.Removed,
            report.Unchanged,
            report.Withheld,
            report.Calls,
            report.Retries,
            report.Throttled,
            report.ErrorCode,
            report.ErrorMessage,
            report.RequestId,
            report.IsFolded,
        };
        if (await connection.ExecuteAsync(KeepFreshness, row) == 0) throw new ScopeKeptException(runId, report.Scope);
        if (!report.IsFolded) await connection.ExecuteAsync(InsertScope, row);
    }

    /// <summary>Stores a scope that is not merged, in a separate transaction.</summary>
    /// <exception cref="RunSupersededException">Another run holds the lease.</exception>
    public static async Task KeepAsync(NpgsqlDataSource dataSource, LeasedRun run, ScopeReport report)
    {
        await using var connection = await dataSource.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await RunLease.FenceAsync(connection, run);
        await KeepAsync(connection, run.RunId, report);
        await transaction.CommitAsync();
    }

    private const string Known = """
        select s.account_id, s.region_id,
            case
                when s.last_complete_at > newest.started_at then newest.started_at
                else s.last_complete_at
            end as proven_at,
            coalesce(case when s.look_run_id = s.last_run_id then s.look_duration_ms else l.duration_ms end, 0)
                as duration_ms,
            exists (
                select from sync.flow_log f where f.account_id = s.account_id and f.region_id = s.region_id
            ) as has_rows,
            s.last_run_id
        from sync.scope s
        left join sync.sync_scope l
            on l.run_id = s.last_run_id and l.account_id = s.account_id and l.region_id = s.region_id
            and s.look_run_id is distinct from s.last_run_id
        left join (
            select started_at from sync.sync_run where finished_at is not null order by run_id desc limit 1
        ) newest on true
        where @accounts::text[] is null or s.account_id = any(@accounts)
        """;

    /// <summary>The scopes of all earlier runs, by account.</summary>
    /// <param name="of">
    /// Only of these accounts. Null, or if the ID of one of them is not known: of all accounts.
    /// </param>
    internal static async Task<ILookup<string, KnownScope>> ReadKnownScopesAsync(
        NpgsqlDataSource dataSource, CancellationToken cancellationToken, IReadOnlyList<string?>? of = null)
    {
        var accounts = of?.All(account => account is not null) == true ? of.ToArray() : null;
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var scopes = await connection.QueryAsync<KnownScope>(
            new CommandDefinition(Known, new { accounts }, cancellationToken: cancellationToken));
        return scopes.ToLookup(scope => scope.AccountId);
    }
}

/// <summary>A scope was to be stored twice in one run. The first report stays.</summary>
public sealed class ScopeKeptException(long runId, Scope scope)
    : Exception($"The ledger already has scope {scope} in run {runId}.");
