using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Sync.Tests.Drift.Deliveries;

/// <summary>The links of digests.</summary>
public class DigestLinkTests
{
    [Fact]
    public async Task A_digest_over_several_runs_links_to_exactly_its_events()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await AlertWatch.StartAsync(
            receiver,
            [
                .. receiver.Sink(1, "audit"), ("Sync:Alerts:DigestAbove", "1"),
                ("Sync:PublicUrl", "https://sync.example.com"),
            ]);
        await app.PutStatusAsync("Inactive");
        await app.SendAsync();
        for (var n = 2; n <= 4; n++) await app.PutAsync(Some.FlowLog($"flowlog-{n}"));
        await app.MakeLateAsync();
        await app.SendAsync();

        var digests = receiver.Received.Where(received => (int)received.Data["total"]! == 3).ToList();

        Assert.Equal(2, digests.Count);
        foreach (var digest in digests)
        {
            Assert.Equal(
                ("sync.flowlog.digest", 2L),
                (digest.Type, (long)digest.Data["runId"]! - (long)digest.Data["firstRunId"]!));
            var query = (string)digest.Data["query"]!;
            var items = (await app.Http.GetFromJsonAsync<JsonNode>(query))!["items"]!.AsArray();
            Assert.Equal(["flowlog-4", "flowlog-3", "flowlog-2"], items.Select(item => (string)item!["flowLogId"]!));
            Assert.Single(items.Select(item => (string)item!["sink"]!).Distinct());
            Assert.Contains(digest.EventIds.Single(), items.Select(item => (string)item!["eventId"]!));

            var page = new Uri((string)digest.Data["url"]!);
            Assert.Equal("https://sync.example.com/api/dashboard", page.GetLeftPart(UriPartial.Path));
            Assert.Equal(HttpStatusCode.OK, (await app.Http.GetAsync(page.AbsolutePath)).StatusCode);
            // The dashboard sends the query of its view as it is in the URL.
            Assert.Equal(query, "/api/" + page.Fragment["#/".Length..]);
        }
    }

    [Fact]
    public async Task A_message_contains_the_query_and_no_link_without_a_public_URL()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var app = await AlertWatch.StartAsync(receiver);
        await app.PutStatusAsync("Inactive");

        await app.SendAsync();

        var received = Assert.Single(receiver.Received);
        Assert.Equal($"/api/deliveries?messageId={received.MessageId}", (string?)received.Data["query"]);
        Assert.Null(received.Data["url"]);
    }

    [Theory]
    [InlineData("http://sync.example.com")]
    [InlineData("https://user:pw@sync.example.com")]
    [InlineData("https://sync.example.com/?a=b")]
    [InlineData("https://sync.example.com/#x")]
    [InlineData("sync.internal")]
    public async Task An_invalid_public_URL_is_a_fault(string url)
    {
        var result = await SyncProcess.RunAsync(
            new Dictionary<string, string?>
            {
                ["ConnectionStrings:Postgres"] = "Host=127.0.0.1",
                ["Sync:PublicUrl"] = url,
            },
            "sync", "--cloud", "fake");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(
            "Sync__PublicUrl must be an https:// URL (on loopback also http://)",
            result.Errors,
            StringComparison.Ordinal);
        Assert.DoesNotContain(url, result.Errors, StringComparison.Ordinal);
    }
}
