using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Caching.Memory;

namespace Sync.Inventory.Snapshots;

/// <summary>A cache of parsed requests, by the query string and the headers that the response depends on.</summary>
internal sealed class SnapshotRequests : IDisposable
{
    private const int Kept = 2000;
    private const int LongestText = 2000;

    private readonly MemoryCache _requests =
        new(new MemoryCacheOptions { SizeLimit = Kept, CompactionPercentage = 0.25 });

    public SnapshotRequest? Find(HttpRequest request) => _requests.Get<SnapshotRequest>(Text.Of(request));

    public SnapshotRequest Keep(HttpRequest request, SnapshotRequest parsed)
    {
        var text = Text.Of(request);
        if (text.Length <= LongestText) _requests.Set(text, parsed, new MemoryCacheEntryOptions { Size = 1 });
        return parsed;
    }

    public void Dispose() => _requests.Dispose();

    private sealed record Text(string Query, string Accept, string AcceptEncoding)
    {
        public int Length => Query.Length + Accept.Length + AcceptEncoding.Length;

        public static Text Of(HttpRequest request) => new(
            request.QueryString.Value ?? "", request.Headers.Accept.ToString(),
            request.Headers.AcceptEncoding.ToString());
    }
}
