using Dapper;
using Npgsql;
using Sync.Inventory;

namespace Sync.Runs.Removals;

/// <summary>
/// A flow log that was removed, came back, and is absent again. The cloud does not reuse IDs, so one of its listings
/// was wrong. Therefore the flow log is removed only after it was absent in <see cref="RunsToHold"/> consecutive runs,
/// if it came back or was last absent within the guard's window. A flow log that is absent from every other listing is
/// removed and added once, and then kept.
/// </summary>
/// <param name="Runs">Consecutive runs that listed its region without it, including the current one.</param>
public sealed record Absence(string FlowLogId, int Runs)
{
    public const int RunsToHold = 3;

    public bool Holds => Runs >= RunsToHold;

    private const string Doubtful = """
        select f.flow_log_id, case when a.run_id = s.last_run_id then a.runs else 0 end + 1 as runs
        from sync.flow_log f
        join sync.scope s using (account_id, region_id)
        left join sync.absence a using (account_id, region_id, flow_log_id)
        where account_id = @AccountId and region_id = @RegionId and flow_log_id = any(@ids) and (
            a.at > clock_timestamp() - @window
            or (f.first_seen_at > clock_timestamp() - @window and exists (
                select
                from sync.flow_log_history h
                where h.account_id = f.account_id and h.region_id = f.region_id and h.flow_log_id = f.flow_log_id
                  and h.first_seen_at < f.first_seen_at
            ))
        )
        """;

    /// <summary>
    /// Returns those of the given flow logs that came back after a removal, whether or not their absence
    /// <see cref="Holds"/>.
    /// </summary>
    /// <param name="ids">Absent flow logs.</param>
    public static async Task<IReadOnlyList<Absence>> ReadDoubtfulAsync(
        NpgsqlConnection connection, Scope scope, IReadOnlyList<string> ids, TimeSpan window) =>
        [.. await connection.QueryAsync<Absence>(Doubtful, new { scope.AccountId, scope.RegionId, ids, window })];

    private const string Keep = """
        insert into sync.absence (account_id, region_id, flow_log_id, run_id, runs)
        select @AccountId, @RegionId, flow_log_id, @runId, runs
        from unnest(@ids, @runs) as a (flow_log_id, runs)
        on conflict (account_id, region_id, flow_log_id) do update
        set run_id = excluded.run_id, runs = excluded.runs, at = excluded.at
        """;

    /// <summary>Stores absences in the transaction of the scope's merge.</summary>
    public static async Task KeepAsync(
        NpgsqlConnection connection, long runId, Scope scope, IReadOnlyList<Absence> absences)
    {
        if (absences.Count == 0) return;
        var ids = absences.Select(absence => absence.FlowLogId).ToArray();
        var runs = absences.Select(absence => absence.Runs).ToArray();
        await connection.ExecuteAsync(Keep, new { scope.AccountId, scope.RegionId, runId, ids, runs });
    }
}
