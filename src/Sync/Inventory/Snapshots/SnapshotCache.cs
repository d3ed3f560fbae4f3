using Microsoft.Extensions.Caching.Memory;

namespace Sync.Inventory.Snapshots;

/// <summary>
/// The recently used pages of all resources and their counts: a page of a given time never changes. One memory limit
/// applies to all of them.
/// </summary>
public sealed class SnapshotCache : IDisposable
{
    private const long KeptBytes = 64 << 20;

    private readonly MemoryCache _kept =
        new(new MemoryCacheOptions { SizeLimit = KeptBytes, CompactionPercentage = 0.25 });

    internal SnapshotAnswer? Page(string entityTag) => _kept.Get<SnapshotAnswer>(entityTag);

    internal SnapshotAnswer Keep(string entityTag, SnapshotAnswer page) =>
        _kept.Set(entityTag, page, new MemoryCacheEntryOptions { Size = page.Bytes + 1000 });

    internal long? Count(SnapshotRequest request) => _kept.Get<long?>(CountKey(request));

    internal void Keep(SnapshotRequest request, long count) =>
        _kept.Set<long?>(CountKey(request), count, new MemoryCacheEntryOptions { Size = 300 });

    // The fingerprint differs between resources.
    private static string CountKey(SnapshotRequest request) => $"{request.At:O} {request.Query.Fingerprint}";

    public void Dispose() => _kept.Dispose();
}
