using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Caching.Memory;

namespace Sync.FlowLogs;

/// <summary>The latest requests as they were understood, by all of their text that matters.</summary>
internal sealed class SnapshotRequests : IDisposable
{
    private const int Kept = 2000;
    private const int LongestText = 2000;

    private readonly MemoryCache _requests = new(new MemoryCacheOptions { SizeLimit = Kept, CompactionPercentage = 0.25 });

    public SnapshotRequest? Find(HttpRequest request) => _requests.Get<SnapshotRequest>(Text(request));

    public SnapshotRequest Keep(HttpRequest request, SnapshotRequest understood)
    {
        var text = Text(request);
        if (text.Length <= LongestText) _requests.Set(text, understood, new MemoryCacheEntryOptions { Size = 1 });
        return understood;
    }

    private static string Text(HttpRequest request) =>
        string.Concat(request.QueryString.Value, "\n", request.Headers.Accept.ToString(), "\n") + request.Headers.AcceptEncoding;

    public void Dispose() => _requests.Dispose();
}
