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

    private static bool Has(IReadOnlyList<string> values, string? value, bool unknown = false) =>
        values.Count == 0 || (value is null ? unknown : values.Contains(value));
}
