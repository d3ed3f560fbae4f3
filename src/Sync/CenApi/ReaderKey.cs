using Sync.Alibaba.Protocol;

namespace Sync.CenApi;

/// <summary>A key pair that a reader signs with.</summary>
/// <param name="AccountId">The one account it may read; null for all.</param>
public sealed record ReaderKey(KeyPair Pair, string? AccountId);

/// <summary>What is known of a reader key, its secret aside.</summary>
public sealed record ReaderKeyInfo(string AccessKeyId, string Name, string? AccountId, DateTime CreatedAt, DateTime? RevokedAt);
