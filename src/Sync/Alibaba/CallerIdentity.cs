namespace Sync.Alibaba;

/// <summary>The owner of credentials.</summary>
/// <param name="PrincipalType"><c>Account</c>, <c>RAMUser</c> or <c>AssumedRoleUser</c>.</param>
public sealed record CallerIdentity(string AccountId, string Arn, string? PrincipalType);
