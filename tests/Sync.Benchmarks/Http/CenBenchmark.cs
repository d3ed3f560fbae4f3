using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Sync.Alibaba;
using Sync.Alibaba.Signing;
using Sync.CenApi;

namespace Sync.Benchmarks.Http;

/// <summary>A client that reads a whole region from <c>/api/cen</c>, page by page.</summary>
internal static class CenBenchmark
{
    private const int PageSize = 100;

    // The pages that are compared: the third is the first that reads the order.
    private const int First = 4;
    private const int Pages = 300;

    // Of PostgreSQL's processor, per page.
    private const double MostMilliseconds = 0.5;

    public static async Task<int> RunAsync(int flowLogs)
    {
        Report.Heading($"{flowLogs} flow logs in 8 regions, read from /api/cen in pages of {PageSize}");
        await using var app = await BenchmarkApp.StartAsync(flowLogs, _ => { }, new Dictionary<string, string?>
        {
            ["Sync:ReaderKeys:EncryptionKey"] = Convert.ToBase64String(new byte[32]),
            ["Sync:ReaderKeys:RequestsPerReader"] = "1000000",
        });
        var key = await app.Host.Services.GetRequiredService<ReaderKeys>()
            .CreateAsync("benchmark", null, CancellationToken.None);
        using var caller = new Caller(app.Url + "/api/cen", key);
        var last = flowLogs / PageSize;
        var server = await ProcessorTime.OfServerAsync(app.ConnectionString);
        var warm = await ReadAsync(caller, 1, First + Pages);
        var early = await ReadAsync(caller, First, Pages);
        var before = server();
        var late = await ReadAsync(caller, last - Pages + 1, Pages);
        var processor = server() - before;
        var met = Report.AtMost(
            "late pages", $"the pages from {First} on", late / early, 1.2,
            FormattableString.Invariant($"{late * 1e3 / Pages:0.00} against {early * 1e3 / Pages:0.00} ms a page, ")
            + FormattableString.Invariant($"{warm * 1e3 / (First + Pages):0.00} with the order"));
        var each = processor * 1e3 / Pages;
        met &= Report.AtMost(
            "PostgreSQL", FormattableString.Invariant($"{MostMilliseconds} ms of its processor a late page"),
            each / MostMilliseconds, 1, FormattableString.Invariant($"{each:0.00} ms"));
        return met ? 0 : 2;
    }

    private static async Task<double> ReadAsync(Caller caller, int first, int pages)
    {
        var clock = Stopwatch.StartNew();
        for (var page = first; page < first + pages; page++) await caller.ReadAsync(page);
        return clock.Elapsed.TotalSeconds;
    }

    private sealed class Caller(string endpoint, AlibabaCredentials key) : IDisposable
    {
        private readonly HttpClient _http = new();

        public async Task ReadAsync(int page)
        {
            var query = new Dictionary<string, string>
            {
                ["Action"] = "DescribeFlowlogs",
                ["Version"] = "2017-09-12",
                ["Format"] = "JSON",
                ["AccessKeyId"] = key.AccessKeyId,
                ["SignatureMethod"] = "HMAC-SHA1",
                ["SignatureVersion"] = "1.0",
                ["SignatureNonce"] = Guid.NewGuid().ToString("N"),
                ["Timestamp"] = TimeProvider.System.GetUtcNow().ToString(
                    "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
                ["PageNumber"] = page.ToString(CultureInfo.InvariantCulture),
                ["PageSize"] = PageSize.ToString(CultureInfo.InvariantCulture),
            };
            query["Signature"] = RpcSignature.Sign("GET", query, key.AccessKeySecret);
            var body = await _http.GetByteArrayAsync(new Uri($"{endpoint}?{CanonicalQuery.Of(query)}"));
            var found = JsonDocument.Parse(body).RootElement.GetProperty("FlowLogs").GetProperty("FlowLog");
            if (found.GetArrayLength() != PageSize)
                throw new InvalidOperationException($"Page {page} has {found.GetArrayLength()} flow logs.");
        }

        public void Dispose() => _http.Dispose();
    }
}
