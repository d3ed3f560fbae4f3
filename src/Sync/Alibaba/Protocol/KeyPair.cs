namespace Sync.Alibaba.Protocol;

/// <summary>A key that callers may sign with.</summary>
/// <param name="TokenExpires">When the security token stops being good; null for a key without one.</param>
public sealed record KeyPair(AlibabaCredentials Credentials, DateTimeOffset? TokenExpires = null);

/// <summary>Finds the key a caller names; null when there is none.</summary>
public delegate ValueTask<KeyPair?> KeyLookup(string accessKeyId, CancellationToken cancellationToken);
