using Dapper;
using Npgsql;
using Sync.FlowLogs;
using Sync.Inventory.Snapshots;

namespace Sync.Expectations.Terraform;

/// <summary>
/// The part of the inventory that a Terraform state manages. Each filter matches any of its values; empty matches all.
/// </summary>
public sealed record TerraformSelection(
    IReadOnlyList<string> AccountId, IReadOnlyList<string> RegionId, IReadOnlyList<string> CenId)
{
    public bool Covers(SnapshotItem<FlowLog> item) =>
        Has(AccountId, item.AccountId) && Has(RegionId, item.Content.RegionId) && Has(CenId, item.Content.CenId);

    /// <summary>Whether the flow log is selected; values that Terraform does not state match.</summary>
    public bool Covers(TerraformFlowLog flowLog) =>
        Has(RegionId, flowLog.Fields.GetValueOrDefault(ExpectationField.RegionId), unknown: true)
        && Has(CenId, flowLog.Fields.GetValueOrDefault(ExpectationField.CenId), unknown: true);

    private static readonly string Selected = $"""
        select {FlowLog.Resource.ReadColumns}
        from sync.flow_log
        where flow_log_id = any(@ids) or (
            (cardinality(@AccountId) = 0 or account_id = any(@AccountId))
            and (cardinality(@RegionId) = 0 or region_id = any(@RegionId))
            and (cardinality(@CenId) = 0
                or (cen_id = any(@CenId) and left(cen_id, 200) = any(sync.beginnings(@CenId)))))
        order by account_id, region_id, flow_log_id
        """;

    /// <summary>Reads the selected flow logs, and those with an ID that Terraform states.</summary>
    public async Task<IReadOnlyList<SnapshotItem<FlowLog>>> ReadAsync(
        NpgsqlConnection connection, IReadOnlyList<TerraformFlowLog> stated, CancellationToken cancellationToken)
    {
        var ids = stated.Select(flowLog => flowLog.FlowLogId).OfType<string>().ToArray();
        var command = new CommandDefinition(
            Selected, new { ids, AccountId, RegionId, CenId }, cancellationToken: cancellationToken);
        await using var rows = await connection.ExecuteReaderAsync(command);
        var items = new List<SnapshotItem<FlowLog>>();
        while (await rows.ReadAsync(cancellationToken))
            items.Add(SnapshotItem<FlowLog>.Read(rows, FlowLog.Resource, first: 0)!);
        return items;
    }

    private static bool Has(IReadOnlyList<string> values, string? value, bool unknown = false) =>
        values.Count == 0 || (value is null ? unknown : values.Contains(value));
}
