namespace Sync.Expectations.Terraform;

/// <summary>An <c>alicloud_cen_flowlog</c> resource as stated in Terraform.</summary>
/// <param name="Address">The resource address: <c>module.network.alicloud_cen_flowlog.egress</c>.</param>
/// <param name="FlowLogId">Null if Terraform has not created it yet.</param>
/// <param name="Fields">The stated fields as text, by our names; an empty text means that the field should have no
/// value.</param>
/// <param name="Tags">Null if none are stated; empty if there should be none.</param>
public sealed record TerraformFlowLog(
    string Address, string? FlowLogId, IReadOnlyDictionary<string, string> Fields,
    IReadOnlyDictionary<string, string>? Tags);

/// <summary>The input is not the output of <c>terraform show -json</c>. The message tells how to create it.</summary>
public sealed class TerraformException(string message) : Exception(message);
