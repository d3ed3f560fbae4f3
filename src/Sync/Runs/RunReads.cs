using Dapper;
using Npgsql;
using Sync.Inventory;

namespace Sync.Runs;

/// <summary>A run as returned to readers.</summary>
/// <param name="Forced">Whether the mass-removal guard was overridden.</param>
/// <param name="Outcome">Null while the run is in progress.</param>
/// <param name="ScopesNotSynced">Scopes that need attention: neither synced, unsupported nor excluded.</param>
/// <param name="Networks">Accounts whose network the run listed, or tried to.</param>
/// <param name="NetworksNotSynced">Networks that need attention: neither synced nor unsupported.</param>
/// <param name="NetworkOff">
/// Whether the network was switched off (<c>Sync__Network__Enabled</c>); known at the end of the run.
/// </param>
/// <param name="Added">New flow logs; likewise the next two.</param>
/// <param name="Calls">Requests sent to the cloud for flow logs and networks, including retries.</param>
/// <param name="HasScopes">
/// Whether its accounts, scopes and networks are still stored: those of runs older than <c>Sync__Ledger__Keep</c> are
/// not.
/// </param>
public sealed record RunItem(
    long RunId, string Trigger, bool Forced, DateTime StartedAt, DateTime? FinishedAt, string? Outcome,
    string? ErrorCode, string? ErrorMessage, int Scopes, int ScopesNotSynced, int Networks, int NetworksNotSynced,
    bool NetworkOff, long Added, long Changed, long Removed, long Calls, bool HasScopes);

/// <summary>
/// What a run did in one scope, as returned to readers. The members are those of <see cref="ScopeReport"/>.
/// </summary>
public sealed record RunScopeItem(
    string AccountId, string RegionId, string Outcome, DateTime StartedAt, long DurationMs, int Walks, int Pages,
    int Listed, int Added, int Changed, int Removed, int Unchanged, int Withheld, int Calls, int Retries, int Throttled,
    string? ErrorCode, string? ErrorMessage, string? RequestId);

/// <summary>How fresh the inventory of one account and region is.</summary>
/// <param name="BaselineAt">When it was first listed completely; null: never.</param>
/// <param name="LastCompleteAt">When it was last listed completely; null: never.</param>
/// <param name="AgeSeconds">The time since then by the database's clock; null: never.</param>
/// <param name="StaleReason">
/// Why the newest run did not verify it: see <see cref="ScopeFreshness.StaleReasonOf"/>; null if it did.
/// </param>
public sealed record RegionItem(
    string AccountId, string RegionId, string LastOutcome, long LastRunId, DateTime LastAt, DateTime? BaselineAt,
    DateTime? LastCompleteAt, double? AgeSeconds, string? StaleReason, long FlowLogs, string? ErrorCode,
    string? ErrorMessage);

/// <summary>A summary of a finished run.</summary>
/// <param name="IsFirst">Whether no run has succeeded yet.</param>
public sealed record FinishedRun(
    long RunId, DateTime FinishedAt, string Outcome, string? ErrorCode, string? ErrorMessage, bool IsFirst);

/// <summary>Reads the run ledger.</summary>
public static class RunReads
{
    // Totals are counted only for the run in progress, the newest one, and runs of earlier builds.
    private const string List = """
        select r.run_id, r.trigger, r.forced, r.started_at, r.finished_at, r.outcome, r.error_code, r.error_message,
            coalesce(r.scopes, s.scopes)::int as scopes,
            coalesce(r.scopes_not_synced, s.scopes_not_synced)::int as scopes_not_synced,
            coalesce(r.networks, n.networks)::int as networks,
            coalesce(r.networks_not_synced, n.networks_not_synced)::int as networks_not_synced, r.network_off,
            coalesce(r.added, s.added) as added, coalesce(r.changed, s.changed) as changed,
            coalesce(r.removed, s.removed) as removed, coalesce(r.calls, s.calls + n.calls) as calls,
            r.pruned_at is null as has_scopes
        from (
            select *
            from sync.sync_run
            where run_id < coalesce(@before, 9223372036854775807)
            order by run_id desc
            limit @limit
        ) r
        cross join lateral (
            select count(*) as scopes,
                count(*) filter (
                    where outcome not in ('synced', 'unsupported') and error_code is distinct from 'Excluded'
                ) as scopes_not_synced,
                coalesce(sum(added), 0) as added, coalesce(sum(changed), 0) as changed,
                coalesce(sum(removed), 0) as removed, coalesce(sum(calls), 0) as calls
            from sync.run_scope
            where run_id = r.run_id and r.scopes is null
        ) s
        cross join lateral (
            select count(*) as networks,
                count(*) filter (where outcome not in ('synced', 'unsupported')) as networks_not_synced,
                coalesce(sum(calls), 0) as calls
            from sync.sync_network
            where run_id = r.run_id and r.scopes is null
        ) n
        order by r.run_id desc
        """;

    /// <summary>Streams runs, newest first.</summary>
    /// <param name="before">A run ID; null starts with the newest.</param>
    /// <param name="limit">Null returns all.</param>
    public static IAsyncEnumerable<RunItem> ReadRunsAsync(NpgsqlConnection connection, long? before, int? limit) =>
        connection.QueryUnbufferedAsync<RunItem>(List, new { before, limit });

    private const string ScopesOfRun = """
        select account_id, region_id, outcome, started_at, duration_ms, walks, pages, listed, added, changed, removed,
            unchanged, withheld, calls, retries, throttled, error_code, error_message, request_id
        from sync.run_scope
        where run_id = @runId
        order by account_id, region_id
        """;

    public static async Task<IReadOnlyList<RunScopeItem>> ReadScopesAsync(
        NpgsqlConnection connection, long runId, CancellationToken cancellationToken) =>
        [.. await connection.QueryAsync<RunScopeItem>(
            new CommandDefinition(ScopesOfRun, new { runId }, cancellationToken: cancellationToken))];

    private const string Regions = """
        select s.account_id, s.region_id, s.last_outcome, s.last_error_code, s.last_run_id, s.last_at, s.baseline_at,
            s.last_complete_at, extract(epoch from now() - s.last_complete_at)::float8 as age_seconds,
            (select run_id from sync.sync_run where finished_at is not null order by run_id desc limit 1) as newest_run,
            coalesce(f.flow_logs, 0) as flow_logs,
            case
                when a.last_run_id > s.last_run_id then la.error_code
                when s.look_run_id = s.last_run_id then s.look_error_code
                else l.error_code
            end as error_code,
            case
                when a.last_run_id > s.last_run_id then la.error_message
                when s.look_run_id = s.last_run_id then s.look_error_message
                else l.error_message
            end as error_message
        from sync.scope s
        left join (
            select account_id, region_id, count(*) as flow_logs from sync.flow_log group by account_id, region_id
        ) f using (account_id, region_id)
        left join sync.sync_scope l
            on l.run_id = s.last_run_id and l.account_id = s.account_id and l.region_id = s.region_id
            and s.look_run_id is distinct from s.last_run_id
        left join sync.account a on a.account_id = s.account_id
        left join sync.sync_account la on la.run_id = a.last_run_id and la.account_id = a.account_id
        order by s.account_id, s.region_id
        """;

    public static async Task<IReadOnlyList<RegionItem>> ReadRegionsAsync(
        NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var rows = await connection.QueryAsync<RegionRow>(
            new CommandDefinition(Regions, cancellationToken: cancellationToken));
        return [.. rows.Select(row => row.Judged())];
    }

    private sealed record RegionRow(
        string AccountId, string RegionId, string LastOutcome, string? LastErrorCode, long LastRunId, DateTime LastAt,
        DateTime? BaselineAt, DateTime? LastCompleteAt, double? AgeSeconds, long? NewestRun, long FlowLogs,
        string? ErrorCode, string? ErrorMessage)
    {
        public RegionItem Judged() => new(
            AccountId, RegionId, LastOutcome, LastRunId, LastAt, BaselineAt, LastCompleteAt, AgeSeconds,
            ScopeFreshness.StaleReasonOf(LastOutcome, LastErrorCode, LastRunId, NewestRun), FlowLogs, ErrorCode,
            ErrorMessage);
    }

    private const string NewestFinished = """
        select run_id, finished_at, outcome, error_code, error_message,
            not exists (select from sync.sync_run where outcome = 'succeeded') as is_first
        from sync.sync_run
        where finished_at is not null
        order by run_id desc
        limit 1
        """;

    /// <returns>Null: no run has finished.</returns>
    public static Task<FinishedRun?> ReadNewestFinishedAsync(
        NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var query = new CommandDefinition(NewestFinished, cancellationToken: cancellationToken);
        return connection.QuerySingleOrDefaultAsync<FinishedRun>(query);
    }
}
