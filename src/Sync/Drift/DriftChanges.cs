using Dapper;
using Npgsql;
using Sync.FlowLogs;
using Sync.Inventory;
using Sync.Inventory.Merging;

namespace Sync.Drift;

/// <summary>
/// What a diff is about to change, field by field: the stored versions of changed and removed flow logs are read, and
/// no others.
/// </summary>
internal static class DriftChanges
{
    /// <summary>To be called before the portion is merged.</summary>
    public static async Task<IReadOnlyList<DriftChange>> ReadAsync(
        NpgsqlConnection connection, Scope scope, Diff<FlowLog> portion)
    {
        string[] ids = [.. portion.Changed.Select(flowLog => flowLog.Item.Id), .. portion.Removed];
        var stored = await Stored.ReadAsync(connection, FlowLog.Resource, scope, ids);
        return
        [
            .. portion.Added.Select(flowLog => Describe(DriftKind.Added, null, flowLog.Item)),
            .. portion.Changed.Select(flowLog => Describe(DriftKind.Changed, stored[flowLog.Item.Id], flowLog.Item)),
            .. portion.Removed.Select(id => Describe(DriftKind.Removed, stored[id], null)),
        ];
    }

    private const string Baseline = """
        select exists (
            select from sync.scope
            where account_id = @AccountId and region_id = @RegionId and baseline_at is not null
        )
        """;

    /// <summary>A scope that was never listed completely has no drift: its rows become the baseline.</summary>
    public static Task<bool> HasBaselineAsync(NpgsqlConnection connection, Scope scope) =>
        connection.ExecuteScalarAsync<bool>(Baseline, new { scope.AccountId, scope.RegionId });

    private static DriftChange Describe(DriftKind kind, FlowLog? before, FlowLog? after)
    {
        var known = (after ?? before)!;
        var fields = FieldChange.Between(FlowLog.Resource, before, after);
        return new DriftChange(kind, known.FlowLogId, known.FlowLogName, known.CenId, fields) { Tags = known.Tags };
    }
}
