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

/// <summary>
/// Remembers each nonce for as long as a copy of its request would still be in time. Only hashes are kept, so what a
/// caller sends cannot swell it.
/// </summary>
public sealed class NonceStore(TimeProvider time, int capacity = 100_000)
{
    private readonly Lock _lock = new();
    private readonly HashSet<UInt128> _used = [];
    private readonly PriorityQueue<UInt128, DateTimeOffset> _byExpiry = new();

    public NonceUse Use(string accessKeyId, string nonce, DateTimeOffset expires)
    {
        var hash = Hash(accessKeyId, nonce);
        lock (_lock)
        {
            Forget(time.GetUtcNow());
            if (_used.Contains(hash)) return NonceUse.Used;
            if (_used.Count >= capacity) return NonceUse.Full;
            _used.Add(hash);
            _byExpiry.Enqueue(hash, expires);
            return NonceUse.Fresh;
        }
    }

    private void Forget(DateTimeOffset now)
    {
        while (_byExpiry.TryPeek(out var hash, out var expires) && expires < now)
        {
            _used.Remove(hash);
            _byExpiry.Dequeue();
        }
    }

    private static UInt128 Hash(string accessKeyId, string nonce) =>
        System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(
            SHA256.HashData(Encoding.UTF8.GetBytes($"{accessKeyId}\n{nonce}")));
}
