using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace Sync.Baselines.Calls;

/// <summary>
/// The calls of a run, at most 16 at once, as by default in Sync. No retries: the replay does not fail.
/// </summary>
internal sealed class CenCalls(AccessKey key, Uri cloud) : IDisposable
{
    public const int PageSize = 100;
    private const int AtOnce = 16;
    private const string CenVersion = "2017-09-12", StsVersion = "2015-04-01";

    private static readonly ParallelOptions OfOneRegion = new() { MaxDegreeOfParallelism = 8 };

    private readonly SignedQuery _query = new(key);
    private readonly SemaphoreSlim _slots = new(AtOnce);
    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
    });

    public async Task<string> AccountAsync()
    {
        using var answer = JsonDocument.Parse(await GetAsync(_query.Of("GetCallerIdentity", StsVersion)));
        return answer.RootElement.GetProperty("AccountId").GetString()!;
    }

    public async Task<string[]> RegionsAsync()
    {
        using var answer = JsonDocument.Parse(await GetAsync(_query.Of("DescribeChildInstanceRegions", CenVersion)));
        var regions = answer.RootElement.GetProperty("Regions").GetProperty("Region");
        return [.. regions.EnumerateArray().Select(region => region.GetProperty("RegionId").GetString()!)];
    }

    /// <summary>Reads all pages of a region, several at once.</summary>
    /// <param name="read">
    /// Takes the bytes of a page, which are only lent, and returns the number of flow logs in the region.
    /// </param>
    /// <returns>That number.</returns>
    public async Task<int> ReadPagesAsync(string region, Func<ReadOnlyMemory<byte>, int> read)
    {
        var total = await ReadPageAsync(region, 1, read);
        await Parallel.ForEachAsync(
            Enumerable.Range(2, Math.Max(0, (total - 1) / PageSize)), OfOneRegion,
            async (number, _) => await ReadPageAsync(region, number, read));
        return total;
    }

    private async Task<T> ReadPageAsync<T>(string region, int number, Func<ReadOnlyMemory<byte>, T> read)
    {
        var (buffer, length) = await LimitAsync(() => BorrowAsync(PageQuery(region, number)));
        try
        {
            return read(buffer.AsMemory(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Reads one page as an object.</summary>
    public Task<T> PageAsync<T>(string region, int number) => LimitAsync(async () =>
    {
        await using var body = await _http.GetStreamAsync(Target(PageQuery(region, number)));
        return (await JsonSerializer.DeserializeAsync<T>(body))!;
    });

    private string PageQuery(string region, int number) => _query.Of(
        "DescribeFlowlogs", CenVersion, ("RegionId", region),
        ("PageNumber", number.ToString(CultureInfo.InvariantCulture)),
        ("PageSize", PageSize.ToString(CultureInfo.InvariantCulture)));

    private async Task<T> LimitAsync<T>(Func<Task<T>> callAsync)
    {
        await _slots.WaitAsync();
        try
        {
            return await callAsync();
        }
        finally
        {
            _slots.Release();
        }
    }

    private async Task<(byte[] Buffer, int Length)> BorrowAsync(string query)
    {
        using var answer = await _http.GetAsync(Target(query), HttpCompletionOption.ResponseHeadersRead);
        var content = answer.EnsureSuccessStatusCode().Content;
        var length = (int)content.Headers.ContentLength!;
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        await using var body = await content.ReadAsStreamAsync();
        await body.ReadExactlyAsync(buffer.AsMemory(0, length));
        return (buffer, length);
    }

    private Task<byte[]> GetAsync(string query) => _http.GetByteArrayAsync(Target(query));

    private Uri Target(string query) => new(cloud, "?" + query);

    public void Dispose()
    {
        _http.Dispose();
        _slots.Dispose();
    }
}
