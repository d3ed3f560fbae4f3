using Sync.CenApi.Protocol;

namespace Sync.CenApi;

/// <summary>A key pair that a reader signs with.</summary>
/// <param name="AccountId">The only account it may read; null: all.</param>
public sealed record ReaderKey(KeyPair Pair, string? AccountId);

/// <summary>A reader key without its secret.</summary>
public sealed record ReaderKeyInfo(
    string AccessKeyId, string Name, string? AccountId, DateTime CreatedAt, DateTime? RevokedAt);
