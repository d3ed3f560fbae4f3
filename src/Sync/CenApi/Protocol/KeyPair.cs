using Sync.Alibaba;

namespace Sync.CenApi.Protocol;

/// <summary>A key that callers may sign with.</summary>
/// <param name="TokenExpires">When the security token expires; null for a key without a token.</param>
public sealed record KeyPair(AlibabaCredentials Credentials, DateTimeOffset? TokenExpires = null);

/// <summary>Finds a key by its ID; returns null if it does not exist.</summary>
public delegate ValueTask<KeyPair?> KeyLookup(string accessKeyId, CancellationToken cancellationToken);
