using Sync.Expectations.Terraform;

namespace Sync.Local.Commands;

/// <summary>
/// Writes import blocks for flow logs that Terraform does not manage. With them, <c>terraform plan
/// -generate-config-out=FILE</c> writes their resources.
/// </summary>
internal static class TerraformImports
{
    public static string Write(IReadOnlyList<UnmanagedFlowLog> unmanaged)
    {
        var labels = new HashSet<string>(StringComparer.Ordinal);
        var providers = unmanaged.Select(flowLog => (flowLog.AccountId, flowLog.RegionId)).Distinct()
            .Select(scope => TerraformResources.Provider(scope.AccountId, scope.RegionId));
        return string.Concat(providers.Concat(unmanaged.Select(flowLog => Block(flowLog, labels))));
    }

    private static string Block(UnmanagedFlowLog flowLog, HashSet<string> labels)
    {
        var purpose = Printing.Clean(
            $"{flowLog.FlowLogName ?? "no name"}, account {flowLog.AccountId}, {flowLog.RegionId}");
        return $$"""
            # {{purpose}}
            import {
              to       = alicloud_cen_flowlog.{{TerraformResources.Label(flowLog.FlowLogId, labels)}}
              id       = {{TerraformResources.Quote(flowLog.FlowLogId)}}
              provider = alicloud.{{TerraformResources.Alias(flowLog.AccountId, flowLog.RegionId)}}
            }


            """;
    }
}
