using Sync.CenApi.Protocol;

namespace Sync.Local.FakeCen.Accounts;

/// <summary>The caller: a key, and the account it acts in.</summary>
/// <param name="RoleSession">The role and its session, <c>sync/name</c>; null for a user's own key.</param>
public sealed record FakeCaller(FakeCloud Account, KeyPair Key, string? RoleSession = null);
