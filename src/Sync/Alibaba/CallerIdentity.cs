namespace Sync.Alibaba;

/// <summary>Whom a set of credentials belongs to.</summary>
/// <param name="PrincipalType"><c>Account</c>, <c>RAMUser</c> or <c>AssumedRoleUser</c>.</param>
public sealed record CallerIdentity(string AccountId, string Arn, string? PrincipalType);
