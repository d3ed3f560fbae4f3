using System.Net;
using System.Text.Json;
using Sync.Drift;

namespace Sync.Tests.Drift;

/// <summary>Exports of drift events.</summary>
public class DriftFormatTests(DriftEndpointTests.Events events) : IClassFixture<DriftEndpointTests.Events>
{
    [Theory]
    [InlineData("?format=ndjson", null, "application/x-ndjson")]
    [InlineData("", "application/x-ndjson", "application/x-ndjson")]
    public async Task NDJSON_has_one_event_per_line(string query, string? accept, string contentType)
    {
        var answer = await SendAsync(events.App, query, accept);

        Assert.Equal(contentType, answer.Content.Headers.ContentType!.MediaType);
        var lines = (await answer.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(
            "removed added tags.team interval status",
            DriftWatch.Show(
                lines.Select(line => JsonSerializer.Deserialize<DriftItem>(line, JsonSerializerOptions.Web)!)));
    }

    [Theory]
    [InlineData("?format=csv&kind=changed", null)]
    [InlineData("?kind=changed", "text/csv")]
    public async Task CSV_has_a_header_and_no_formulas(string query, string? accept)
    {
        await using var app = await DriftWatch.StartAsync();
        await app.PutAsync(DriftWatch.Before with { FlowLogName = "=1+1,\"x\"" });
        var row = (await app.DriftAsync())[0];

        var lines = (await (await SendAsync(app, query, accept)).Content.ReadAsStringAsync()).Split("\r\n");

        Assert.Equal(
            "id,at,kind,severity,state,accountId,regionId,flowLogId,flowLogName,cenId,runId,"
                + "changes,foldedInto,flaps,flappedAt,leftFilter,resource,resourceId,resourceName",
            lines[0]);
        Assert.StartsWith($"{row.EventId},{row.At:yyyy-MM-ddTHH:mm:ss}", lines[1], StringComparison.Ordinal);
        Assert.Contains("flowlog-1,\"'=1+1,\"\"x\"\"\",cen-1,2,\"[{\"\"field\"\":", lines[1], StringComparison.Ordinal);
        Assert.Equal(("", 3), (lines[^1], lines.Length));
    }

    [Fact]
    public async Task A_page_of_a_file_links_to_the_next()
    {
        var app = events.App;

        var first = await SendAsync(app, "?format=csv&pageSize=3");
        var next = first.Headers.GetValues("Link").Single().Split('<', '>')[1];
        var second = await app.Http.GetAsync(next);

        Assert.Equal(4, (await first.Content.ReadAsStringAsync()).Count(c => c == '\n'));
        Assert.Equal(3, (await second.Content.ReadAsStringAsync()).Count(c => c == '\n'));
        Assert.False(second.Headers.Contains("Link"));
    }

    [Fact]
    public async Task The_Parquet_format_is_not_supported()
    {
        var app = events.App;

        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(app, "?format=parquet")).StatusCode);
        Assert.Equal(HttpStatusCode.NotAcceptable, (await SendAsync(app, "", "image/png")).StatusCode);
    }

    private static Task<HttpResponseMessage> SendAsync(SyncApplication app, string query, string? accept = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"/api/drift{query}");
        if (accept is not null) request.Headers.Add("Accept", accept);
        return app.Http.SendAsync(request);
    }
}
