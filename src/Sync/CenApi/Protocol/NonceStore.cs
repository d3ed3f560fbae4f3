using System.Security.Cryptography;
using System.Text;

namespace Sync.CenApi.Protocol;

public enum NonceUse
{
    Fresh,
    Used,

    /// <summary>
    /// The store is full. A request whose nonce cannot be stored is rejected, because it could be replayed.
    /// </summary>
    Full,
}

/// <summary>Marks a nonce as used for all processes.</summary>
/// <returns>False if it was already used.</returns>
public delegate ValueTask<bool> SharedNonces(
    string accessKeyId, Guid nonceHash, DateTimeOffset expires, CancellationToken cancellationToken);

/// <summary>
/// Stores each nonce for as long as the date of its request is accepted. Only hashes are stored, so the length of a
/// nonce does not matter, and the limit is per caller, so one caller cannot block others.
/// </summary>
/// <param name="perCaller">The maximum number of nonces stored for one access key.</param>
/// <param name="shared">Called for nonces that are new in this process; null if there are no other processes.</param>
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
