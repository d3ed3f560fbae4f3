using Sync.Alibaba;
using Sync.Drift;
using Sync.FlowLogs.Snapshots;

namespace Sync.Expectations.Terraform;

/// <summary>In the inventory, and not in Terraform.</summary>
public sealed record UnmanagedFlowLog(string AccountId, string RegionId, string FlowLogId, string? FlowLogName, string? CenId);

/// <summary>In Terraform, and not in the inventory.</summary>
public sealed record MissingFlowLog(string Address, string? FlowLogId);

/// <summary>In both, and not alike.</summary>
public sealed record DifferingFlowLog(string Address, string AccountId, string RegionId, string FlowLogId, IReadOnlyList<FieldDifference> Fields);

/// <summary>As text; null is a field that is not there.</summary>
public sealed record FieldDifference(string Field, string? Terraform, string? Inventory);

/// <summary>How the inventory differs from what Terraform states, field by field of what it states.</summary>
public sealed record TerraformComparison(
    IReadOnlyList<UnmanagedFlowLog> Unmanaged, IReadOnlyList<MissingFlowLog> Missing, IReadOnlyList<DifferingFlowLog> Differing)
{
    public bool IsEmpty => Unmanaged.Count + Missing.Count + Differing.Count == 0;

    /// <summary>A pure function.</summary>
    /// <param name="inventory">All that is selected, and whatever has an id that Terraform states.</param>
    /// <param name="transientStatuses">In one of these a flow log is on its way: its status is not compared.</param>
    public static TerraformComparison Between(
        IReadOnlyList<TerraformFlowLog> stated, IReadOnlyList<SnapshotItem> inventory, TerraformSelection selection, IReadOnlyList<string> transientStatuses)
    {
        var byId = inventory.ToLookup(item => item.FlowLogId);
        List<MissingFlowLog> missing = [];
        List<DifferingFlowLog> differing = [];
        foreach (var flowLog in stated)
        {
            var found = byId[flowLog.FlowLogId ?? ""].ToList();
            var item = found.FirstOrDefault(each => each.RegionId == flowLog.Fields.GetValueOrDefault(ExpectationField.RegionId)) ?? found.FirstOrDefault();
            if (item is null && selection.Covers(flowLog)) missing.Add(new MissingFlowLog(flowLog.Address, flowLog.FlowLogId));
            if (item is null || !selection.Covers(item)) continue;
            var fields = Differences(flowLog, item, transientStatuses).ToList();
            if (fields.Count > 0) differing.Add(new DifferingFlowLog(flowLog.Address, item.AccountId, item.RegionId, item.FlowLogId, fields));
        }

        var managed = stated.Select(flowLog => flowLog.FlowLogId).ToHashSet();
        var unmanaged = inventory
            .Where(item => selection.Covers(item) && !managed.Contains(item.FlowLogId))
            .Select(item => new UnmanagedFlowLog(item.AccountId, item.RegionId, item.FlowLogId, item.FlowLogName, item.CenId));
        return new TerraformComparison([.. unmanaged], missing, differing);
    }

    private static IEnumerable<FieldDifference> Differences(TerraformFlowLog stated, SnapshotItem item, IReadOnlyList<string> transientStatuses)
    {
        var entry = item.ToEntry();
        foreach (var (field, text) in stated.Fields)
        {
            if (field == DriftField.Status && transientStatuses.Contains(entry.Status)) continue;
            var actual = field == ExpectationField.RegionId ? item.RegionId : ExpectationField.Read(entry, field);
            // The provider's page writes InActive, the cloud Inactive.
            var comparison = field == DriftField.Status ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
            if (!string.Equals(text, actual ?? "", comparison)) yield return new FieldDifference(field, text == "" ? null : text, actual);
        }

        foreach (var difference in stated.Tags is null ? [] : Tags(stated.Tags, entry)) yield return difference;
    }

    private static IEnumerable<FieldDifference> Tags(IReadOnlyDictionary<string, string> stated, FlowLogEntry entry) => stated.Keys
        .Union(entry.Tags.Keys)
        .Order(StringComparer.Ordinal)
        .Select(key => new FieldDifference($"{DriftField.Tags}.{key}", stated.GetValueOrDefault(key), entry.Tags.GetValueOrDefault(key)))
        .Where(difference => difference.Terraform != difference.Inventory);
}
