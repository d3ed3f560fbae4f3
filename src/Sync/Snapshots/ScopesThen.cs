using Dapper;
using Npgsql;
using Sync.Inventory;

namespace Sync.Snapshots;

/// <summary>The scopes that were known at a moment, as the newest run that had ended by then left them.</summary>
internal static class ScopesThen
{
    /// <summary>In how many earlier runs the last complete listing of a scope is searched.</summary>
    private const int Runs = 200;

    // The scopes of that run, and those that were known and that it did not reach. What earlier runs had found of the
    // latter is overwritten if a later one reached them; that they were missed is known. When a scope was last complete
    // is known too, unless it was again later: then it is searched.
    private const string Known = """
        select account_id, region_id,
            case
                when seen.outcome is not null then seen.outcome
                when s.last_run_id < @run then s.last_outcome
                else 'synced'
            end as last_outcome,
            case
                when seen.outcome is not null then seen.error_code
                when s.last_run_id < @run then s.last_error_code
            end as last_error_code,
            case
                when seen.outcome is not null then @run
                when s.last_run_id < @run then s.last_run_id
                else @run - 1
            end as last_run_id,
            case
                when seen.outcome in ('synced', 'unsupported') then seen.at
                when s.last_complete_at <= @at then s.last_complete_at
            end as last_complete_at,
            coalesce(seen.outcome not in ('synced', 'unsupported'), true)
                and coalesce(s.last_complete_at > @at, s.account_id is null) as is_searched
        from (
            select account_id, region_id, outcome, error_code,
                started_at + duration_ms * interval '1 millisecond' as at
            from sync.run_scope
            where run_id = @run
        ) seen
        full join sync.scope s using (account_id, region_id)
        where seen.outcome is not null or s.last_run_id < @run or s.baseline_at <= @at
        order by account_id, region_id
        """;

    // In one pass, however many scopes are searched: after an outage, these are all.
    private const string Earlier = """
        select account_id, region_id, max(started_at + duration_ms * interval '1 millisecond') as at
        from sync.run_scope
        where run_id between @run - @Runs and @run - 1 and account_id = any(@accounts)
          and outcome in ('synced', 'unsupported')
        group by account_id, region_id
        """;

    /// <param name="run">The newest run that had ended at the moment.</param>
    /// <param name="at">The moment.</param>
    public static async Task<IReadOnlyList<ScopeFreshness>> ReadAsync(
        NpgsqlConnection connection, long run, DateTime at, CancellationToken cancellationToken)
    {
        var known = (await connection.QueryAsync<Row>(Command(Known, new { run, at }))).ToList();
        var accounts = known.Where(row => row.IsSearched).Select(row => row.AccountId).Distinct().ToArray();
        if (accounts.Length == 0) return [.. known.Select(row => row.ToScope(null))];
        var earlier = (await connection.QueryAsync<(string AccountId, string RegionId, DateTime At)>(
                Command(Earlier, new { run, Runs, accounts })))
            .ToDictionary(row => new Scope(row.AccountId, row.RegionId), row => (DateTime?)row.At);
        return
        [
            .. known.Select(row => row.ToScope(
                row.IsSearched ? earlier.GetValueOrDefault(new Scope(row.AccountId, row.RegionId)) : null)),
        ];

        CommandDefinition Command(string text, object parameters) =>
            new(text, parameters, cancellationToken: cancellationToken);
    }

    private sealed record Row(
        string AccountId, string RegionId, string LastOutcome, string? LastErrorCode, long LastRunId,
        DateTime? LastCompleteAt, bool IsSearched)
    {
        public ScopeFreshness ToScope(DateTime? found) =>
            new(AccountId, RegionId, LastOutcome, LastErrorCode, LastRunId, LastCompleteAt ?? found);
    }
}
