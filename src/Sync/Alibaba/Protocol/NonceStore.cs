using System.Security.Cryptography;
using System.Text;

namespace Sync.Alibaba.Protocol;

public enum NonceUse
{
    Fresh,
    Used,

    /// <summary>No room to remember it: admitting the request would admit its replay too.</summary>
    Full,
}

/// <summary>Marks a nonce as used where other processes see it.</summary>
/// <returns>False: it was used before.</returns>
public delegate ValueTask<bool> SharedNonces(
    string accessKeyId, Guid nonceHash, DateTimeOffset expires, CancellationToken cancellationToken);

/// <summary>
/// Remembers each nonce for as long as a copy of its request would still be in time. Only hashes are kept, so what a
/// caller sends cannot swell it, and every caller has room of its own, so none can fill it for the others.
/// </summary>
/// <param name="perCaller">How many are remembered of one access key.</param>
/// <param name="shared">Asked for what is fresh here; null: there are no other processes.</param>
public sealed class NonceStore(TimeProvider time, int perCaller = 100_000, SharedNonces? shared = null)
{
    private readonly Lock _lock = new();
    private readonly HashSet<Guid> _used = [];
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);
    private readonly PriorityQueue<(Guid Hash, string AccessKeyId), DateTimeOffset> _byExpiry = new();

    public async ValueTask<NonceUse> UseAsync(
        string accessKeyId, string nonce, DateTimeOffset expires, CancellationToken cancellationToken)
    {
        var hash = Hash(accessKeyId, nonce);
        var use = Use(accessKeyId, hash, expires);
        if (use != NonceUse.Fresh || shared is null) return use;
        return await shared(accessKeyId, hash, expires, cancellationToken) ? NonceUse.Fresh : NonceUse.Used;
    }

    private NonceUse Use(string accessKeyId, Guid hash, DateTimeOffset expires)
    {
        lock (_lock)
        {
            Forget(time.GetUtcNow());
            if (_used.Contains(hash)) return NonceUse.Used;
            var count = _counts.GetValueOrDefault(accessKeyId);
            if (count >= perCaller) return NonceUse.Full;
            _counts[accessKeyId] = count + 1;
            _used.Add(hash);
            _byExpiry.Enqueue((hash, accessKeyId), expires);
            return NonceUse.Fresh;
        }
    }

    private void Forget(DateTimeOffset now)
    {
        while (_byExpiry.TryPeek(out var oldest, out var expires) && expires < now)
        {
            _used.Remove(oldest.Hash);
            if (--_counts[oldest.AccessKeyId] == 0) _counts.Remove(oldest.AccessKeyId);
            _byExpiry.Dequeue();
        }
    }

    private static Guid Hash(string accessKeyId, string nonce) =>
        new(SHA256.HashData(Encoding.UTF8.GetBytes($"{accessKeyId}\n{nonce}")).AsSpan(0, 16));
}
