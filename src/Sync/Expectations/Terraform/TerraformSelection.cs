using Dapper;
using Npgsql;
using Sync.FlowLogs.Snapshots;

namespace Sync.Expectations.Terraform;

/// <summary>What of the inventory a Terraform state answers for, because it covers what it covers. Each matches any of its values; none: all.</summary>
public sealed record TerraformSelection(IReadOnlyList<string> AccountId, IReadOnlyList<string> RegionId, IReadOnlyList<string> CenId)
{
    public bool Covers(SnapshotItem item) => Has(AccountId, item.AccountId) && Has(RegionId, item.RegionId) && Has(CenId, item.CenId);

    /// <summary>As far as Terraform says where it is.</summary>
    public bool Covers(TerraformFlowLog flowLog) =>
        Has(RegionId, flowLog.Fields.GetValueOrDefault(ExpectationField.RegionId), unknown: true)
        && Has(CenId, flowLog.Fields.GetValueOrDefault(ExpectationField.CenId), unknown: true);

    private const string Selected = "select " + SnapshotSql.Columns + """
        from sync.flow_log
        where flow_log_id = any(@ids) or (
            (cardinality(@AccountId) = 0 or account_id = any(@AccountId))
            and (cardinality(@RegionId) = 0 or region_id = any(@RegionId))
            and (cardinality(@CenId) = 0
                or (cen_id = any(@CenId) and left(cen_id, 200) = any(sync.beginnings(@CenId)))))
        order by account_id, region_id, flow_log_id
        """;

    /// <summary>All that is selected, and whatever has one of the ids.</summary>
    public async Task<IReadOnlyList<SnapshotItem>> ReadAsync(
        NpgsqlConnection connection, IReadOnlyList<TerraformFlowLog> stated, CancellationToken cancellationToken)
    {
        var ids = stated.Select(flowLog => flowLog.FlowLogId).OfType<string>().ToArray();
        var command = new CommandDefinition(Selected, new { ids, AccountId, RegionId, CenId }, cancellationToken: cancellationToken);
        return [.. await connection.QueryAsync<SnapshotItem>(command)];
    }

    private static bool Has(IReadOnlyList<string> values, string? value, bool unknown = false) =>
        values.Count == 0 || (value is null ? unknown : values.Contains(value));
}
