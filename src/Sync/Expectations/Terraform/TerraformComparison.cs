using Sync.Drift;
using Sync.FlowLogs;
using Sync.Inventory.Snapshots;

namespace Sync.Expectations.Terraform;

/// <summary>In the inventory, but not in Terraform.</summary>
public sealed record UnmanagedFlowLog(
    string AccountId, string RegionId, string FlowLogId, string? FlowLogName, string? CenId);

/// <summary>In Terraform, but not in the inventory.</summary>
public sealed record MissingFlowLog(string Address, string? FlowLogId);

/// <summary>In both, with different fields.</summary>
public sealed record DifferingFlowLog(
    string Address, string AccountId, string RegionId, string FlowLogId, IReadOnlyList<FieldDifference> Fields);

/// <summary>Values as text; null if the field has no value.</summary>
public sealed record FieldDifference(string Field, string? Terraform, string? Inventory);

/// <summary>The differences between the inventory and Terraform, limited to the fields that Terraform states.</summary>
public sealed record TerraformComparison(
    IReadOnlyList<UnmanagedFlowLog> Unmanaged, IReadOnlyList<MissingFlowLog> Missing,
    IReadOnlyList<DifferingFlowLog> Differing)
{
    public bool IsEmpty => Unmanaged.Count + Missing.Count + Differing.Count == 0;

    /// <summary>Compares; a pure function.</summary>
    /// <param name="inventory">The selected flow logs, and those with an ID that Terraform states.</param>
    /// <param name="transientStatuses">Statuses of flow logs that the cloud is changing; these are not
    /// compared.</param>
    public static TerraformComparison Between(
        IReadOnlyList<TerraformFlowLog> stated, IReadOnlyList<SnapshotItem<FlowLog>> inventory,
        TerraformSelection selection, IReadOnlyList<string> transientStatuses)
    {
        var byId = inventory.ToLookup(item => item.Content.FlowLogId);
        List<MissingFlowLog> missing = [];
        List<DifferingFlowLog> differing = [];
        foreach (var flowLog in stated)
        {
            var found = byId[flowLog.FlowLogId ?? ""].ToList();
            var regionId = flowLog.Fields.GetValueOrDefault(ExpectationField.RegionId);
            var item = found.FirstOrDefault(each => each.Content.RegionId == regionId) ?? found.FirstOrDefault();
            if (item is null && selection.Covers(flowLog))
                missing.Add(new MissingFlowLog(flowLog.Address, flowLog.FlowLogId));
            if (item is null || !selection.Covers(item)) continue;
            var fields = Differences(flowLog, item.Content, transientStatuses).ToList();
            if (fields.Count == 0) continue;
            differing.Add(new DifferingFlowLog(
                flowLog.Address, item.AccountId, item.Content.RegionId!, item.Content.FlowLogId, fields));
        }

        var managed = stated.Select(flowLog => flowLog.FlowLogId).ToHashSet();
        var unmanaged = inventory
            .Where(item => selection.Covers(item) && !managed.Contains(item.Content.FlowLogId))
            .Select(item => new UnmanagedFlowLog(
                item.AccountId, item.Content.RegionId!, item.Content.FlowLogId, item.Content.FlowLogName,
                item.Content.CenId));
        return new TerraformComparison([.. unmanaged], missing, differing);
    }

    private static IEnumerable<FieldDifference> Differences(
        TerraformFlowLog stated, FlowLog actual, IReadOnlyList<string> transientStatuses)
    {
        foreach (var (field, text) in stated.Fields)
        {
            if (field == DriftField.Status && transientStatuses.Contains(actual.Status)) continue;
            var value = field == ExpectationField.RegionId ? actual.RegionId : ExpectationField.Read(actual, field);
            // The documentation of the provider writes InActive, the cloud Inactive.
            var comparison = field == DriftField.Status ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
            if (!string.Equals(text, value ?? "", comparison))
                yield return new FieldDifference(field, text == "" ? null : text, value);
        }

        foreach (var difference in stated.Tags is null ? [] : Tags(stated.Tags, actual)) yield return difference;
    }

    private static IEnumerable<FieldDifference> Tags(
        IReadOnlyDictionary<string, string> stated, FlowLog actual) => stated.Keys
        .Union(actual.Tags.Keys)
        .Order(StringComparer.Ordinal)
        .Select(key => new FieldDifference(
            $"{DriftField.Tags}.{key}", stated.GetValueOrDefault(key), actual.Tags.GetValueOrDefault(key)))
        .Where(difference => difference.Terraform != difference.Inventory);
}
