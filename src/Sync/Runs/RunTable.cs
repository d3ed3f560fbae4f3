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
    // The look is what sync_scope stores, for a run in which nothing happened. A second report of the same run changes
    // nothing. The order of the rows is the same in every process, so that no two wait for each other.
    private const string Keep = """
        with report as (
            select *, clock_timestamp() as at
            from unnest(@accounts, @regions, @outcomes, @durations, @walks, @pages, @listed, @added, @changed, @removed,
                @unchanged, @withheld, @calls, @retries, @throttled, @errorCodes, @errorMessages, @requestIds, @folded)
                as r (account_id, region_id, outcome, duration_ms, walks, pages, listed, added, changed, removed,
                    unchanged, withheld, calls, retries, throttled, error_code, error_message, request_id, is_folded)
        ),
        kept as (
            insert into sync.scope (
                account_id, region_id, last_run_id, last_outcome, last_error_code, last_at, baseline_at,
                last_complete_at, look_run_id, look_is_folded, look_outcome, look_started_at, look_duration_ms,
                look_walks, look_pages, look_listed, look_unchanged, look_calls, look_retries, look_throttled,
                look_error_code, look_error_message, look_request_id)
            select account_id, region_id, @runId, outcome, error_code, at, case when outcome = 'synced' then at end,
                case when outcome = 'synced' then at end, @runId, is_folded, outcome,
                at - duration_ms * interval '1 ms', duration_ms, walks, pages, listed, unchanged, calls, retries,
                throttled, error_code, error_message, request_id
            from report
            order by account_id, region_id
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
            returning account_id, region_id
        ),
        told as (
            insert into sync.sync_scope (run_id, account_id, region_id, outcome, started_at, duration_ms, walks, pages,
                listed, added, changed, removed, unchanged, withheld, calls, retries, throttled, error_code,
                error_message, request_id)
            select @runId, account_id, region_id, outcome, at - duration_ms * interval '1 ms', duration_ms, walks,
                pages, listed, added, changed, removed, unchanged, withheld, calls, retries, throttled, error_code,
                error_message, request_id
            from report
            join kept using (account_id, region_id)
            where not is_folded
        )
        select account_id, region_id from kept
        """;

    /// <summary>
    /// Stores a scope in the transaction of its merge, so that the ledger always agrees with the inventory.
    /// </summary>
    /// <exception cref="ScopeKeptException">The ledger already has this scope in this run.</exception>
    public static async Task KeepAsync(NpgsqlConnection connection, long runId, ScopeReport report)
    {
        if ((await KeepAsync(connection, runId, [report])).Count == 0)
            throw new ScopeKeptException(runId, report.Scope);
    }

    /// <summary>Stores scopes, each of them once.</summary>
    /// <returns>Those that the ledger did not have already in this run.</returns>
    internal static async Task<IReadOnlySet<Scope>> KeepAsync(
        NpgsqlConnection connection, long runId, IReadOnlyList<ScopeReport> reports)
    {
        if (reports.Count == 0) return new HashSet<Scope>();
        return (await connection.QueryAsync<Scope>(Keep, new
        {
            runId,
            accounts = Each(report => report.Scope.AccountId),
            regions = Each(report => report.Scope.RegionId),
            outcomes = Each(report => LowerCase.Of(report.Outcome)),
            durations = Each(report => (long)report.Duration.TotalMilliseconds),
            walks = Each(report => report.Walks),
            pages = Each(report => report.Pages),
            listed = Each(report => report.Listed),
            added = Each(report => report.Added),
            changed = Each(report => report.Changed),
            removed = Each(report => report.Removed),
            unchanged = Each(report => report.Unchanged),
            withheld = Each(report => report.Withheld),
            calls = Each(report => report.Calls),
            retries = Each(report => report.Retries),
            throttled = Each(report => report.Throttled),
            errorCodes = Each(report => report.ErrorCode),
            errorMessages = Each(report => report.ErrorMessage),
            requestIds = Each(report => report.RequestId),
            folded = Each(report => report.IsFolded),
        })).ToHashSet();

        TValue[] Each<TValue>(Func<ScopeReport, TValue> value) => [.. reports.Select(value)];
    }

    private const string Known = """
        select s.account_id, s.region_id,
            case
                when s.last_complete_at > newest.started_at then newest.started_at
                else s.last_complete_at
            end as verified_at,
            coalesce(case when s.look_run_id = s.last_run_id then s.look_duration_ms else l.duration_ms end, 0)
                as duration_ms,
            exists (
                select from sync.flow_log f where f.account_id = s.account_id and f.region_id = s.region_id
            ) as has_rows,
            coalesce(s.look_listed, 0) as listed, s.last_run_id
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
