namespace Sync.Expectations.Terraform;

/// <summary>An <c>alicloud_cen_flowlog</c> as Terraform states it.</summary>
/// <param name="Address">As Terraform names it: <c>module.network.alicloud_cen_flowlog.egress</c>.</param>
/// <param name="FlowLogId">Null for one that Terraform has yet to create.</param>
/// <param name="Fields">Only what is stated, as text, by our names; an empty text is one that should not be there.</param>
/// <param name="Tags">Null where none are stated; empty: there should be none.</param>
public sealed record TerraformFlowLog(
    string Address, string? FlowLogId, IReadOnlyDictionary<string, string> Fields, IReadOnlyDictionary<string, string>? Tags);

/// <summary>What was given is not what <c>terraform show -json</c> prints. The message says what to do.</summary>
public sealed class TerraformException(string message) : Exception(message);
