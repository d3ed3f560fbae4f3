using Dapper;
using Npgsql;
using Sync.Alibaba;
using Sync.Drift;

namespace Sync.FlowLogs;

/// <summary>What a diff is about to change, field by field: the stored versions of changed and removed flow logs are read, and no others.</summary>
internal static class FlowLogDrift
{
    /// <summary>To be called before the portion is merged.</summary>
    public static async Task<IReadOnlyList<DriftChange>> ReadAsync(NpgsqlConnection connection, Scope scope, FlowLogDiff portion)
    {
        string[] ids = [.. portion.Changed.Select(flowLog => flowLog.Entry.FlowLogId), .. portion.Removed];
        var stored = await FlowLogTable.ReadStoredAsync(connection, scope, ids);
        return
        [
            .. portion.Added.Select(flowLog => Describe(DriftKind.Added, null, flowLog.Entry)),
            .. portion.Changed.Select(flowLog => Describe(DriftKind.Changed, stored[flowLog.Entry.FlowLogId], flowLog.Entry)),
            .. portion.Removed.Select(id => Describe(DriftKind.Removed, stored[id], null)),
        ];
    }

    private const string Baseline = """
        select exists (
            select from sync.scope
            where account_id = @AccountId and region_id = @RegionId and baseline_at is not null
        )
        """;

    /// <summary>A scope that was never listed completely has no drift: its rows are the baseline to be.</summary>
    public static Task<bool> HasBaselineAsync(NpgsqlConnection connection, Scope scope) =>
        connection.ExecuteScalarAsync<bool>(Baseline, new { scope.AccountId, scope.RegionId });

    private static DriftChange Describe(DriftKind kind, FlowLogEntry? before, FlowLogEntry? after)
    {
        var known = (after ?? before)!;
        return new DriftChange(kind, known.FlowLogId, known.FlowLogName, known.CenId, FieldChange.Between(before, after)) { Tags = known.Tags };
    }
}
