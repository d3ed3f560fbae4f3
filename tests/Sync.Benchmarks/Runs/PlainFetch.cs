using System.Globalization;
using Sync.Alibaba;
using Sync.Alibaba.Signing;

namespace Sync.Benchmarks.Runs;

/// <summary>Fetches the pages of a cloud without parsing them.</summary>
internal static class PlainFetch
{
    private const int AtOnce = 16;

    /// <param name="counts">
    /// Flow logs by region, known beforehand, so that the number of pages is known without parsing.
    /// </param>
    public static async Task FetchAsync(Uri endpoint, IReadOnlyDictionary<string, long> counts)
    {
        using var http = new HttpClient();
        var pages = counts.SelectMany(region =>
            Enumerable.Range(1, Math.Max(1, (int)Math.Ceiling(region.Value / 100.0)))
                .Select(page => (region.Key, page)));
        await Parallel.ForEachAsync(
            pages, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (page, token) =>
            {
                using var answer = await http.GetAsync(
                    Sign(endpoint, page.Key, page.page), HttpCompletionOption.ResponseHeadersRead, token);
                await answer.EnsureSuccessStatusCode().Content.CopyToAsync(Stream.Null, token);
            });
    }

    private static Uri Sign(Uri endpoint, string region, int page)
    {
        List<KeyValuePair<string, string>> parameters =
        [
            new("Action", "DescribeFlowlogs"), new("Version", CenClient.Version), new("Format", "JSON"),
            new("RegionId", region), new("PageSize", "100"),
            new("PageNumber", page.ToString(CultureInfo.InvariantCulture)),
            new("AccessKeyId", CloudProcess.Credentials.AccessKeyId), new("SignatureMethod", "HMAC-SHA1"),
            new("SignatureVersion", "1.0"), new("SignatureNonce", Guid.NewGuid().ToString()),
            new(
                "Timestamp",
                TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)),
        ];
        parameters.Add(
            new("Signature", RpcSignature.Sign("GET", parameters, CloudProcess.Credentials.AccessKeySecret)));
        return new Uri(endpoint, "?" + CanonicalQuery.Of(parameters));
    }
}
