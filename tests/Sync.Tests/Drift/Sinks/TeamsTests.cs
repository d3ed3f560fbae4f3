using System.Text.Json.Nodes;

namespace Sync.Tests.Drift.Sinks;

public class TeamsTests
{
    [Fact]
    public async Task A_message_is_an_adaptive_card_in_the_envelope_of_a_workflow()
    {
        var body = await SendAsync(SomeAlert.Message(SomeAlert.Changed()));

        Assert.Equal("message", (string?)body["type"]);
        var attachment = Assert.Single(body["attachments"]!.AsArray())!;
        Assert.Equal("application/vnd.microsoft.card.adaptive", (string?)attachment["contentType"]);
        Assert.Equal("AdaptiveCard", (string?)attachment["content"]!["type"]);
        Assert.Equal(
            [
                "1 flow log alert in run 42",
                "1 changed · 1 high",
                "HIGH · changed · edge",
                "flowlog-1 in cn-hangzhou, CEN cen-1, account 1234567890, 2026-01-02 03:04:05 UTC",
                "status: Active → Inactive",
                "interval: 600 → none",
                "Tags: team=net",
            ],
            Runs(body));
    }

    [Theory]
    [InlineData(
        "<at>everyone</at> [click](https://evil.example) **bold** <b>",
        "<at>everyone<／at> [click](https：／／evil．example) **bold** <b>")]
    [InlineData("# heading ![](https://evil.example/i.png)", "# heading ![](https：／／evil．example／i．png)")]
    [InlineData(
        "www.evil.example mail a@evil.example, \\\\evil\\share", "www．evil．example mail a＠evil．example, ＼＼evil＼share")]
    public async Task A_hostile_value_is_plain_text_and_cannot_become_a_link(string value, string shown)
    {
        var body = await SendAsync(SomeAlert.Message(SomeAlert.Hostile(value)));

        // Text blocks and facts would be interpreted as Markdown, and mentions need entities.
        Assert.Equal(
            ["AdaptiveCard", "Container", "RichTextBlock", "TextRun", "message"],
            Members(body, "type").Distinct().Order(StringComparer.Ordinal));
        Assert.Empty(Members(body, "entities"));
        Assert.Contains($"HIGH · changed · {shown}", Runs(body));
    }

    [Fact]
    public async Task A_digest_contains_the_number_of_further_events_and_where_to_find_them()
    {
        var digest = SomeAlert.Digest(told: 30, total: 500);

        var body = await SendAsync(digest);
        var linked = await SendAsync(digest with { PublicUrl = new Uri("https://sync.example.com/flows/") });

        Assert.Equal(
            $"480 more are not shown here. For all events: GET /api/deliveries?messageId={digest.Id}", Runs(body)[^1]);
        Assert.Empty(Members(body, "url"));
        Assert.Equal("480 more are not shown here.", Runs(linked)[^1]);
        Assert.Equal(
            [$"https://sync.example.com/flows/api/dashboard#/deliveries?messageId={digest.Id}"],
            Members(linked, "url"));
    }

    private static List<string> Runs(JsonNode body) => [.. Members(body, "text")];

    private static IEnumerable<string> Members(JsonNode? node, string name) => node switch
    {
        JsonObject members => members.SelectMany(member =>
            member.Key == name ? [member.Value!.ToString()] : Members(member.Value, name)),
        JsonArray items => items.SelectMany(item => Members(item, name)),
        _ => [],
    };

    private static async Task<JsonNode> SendAsync(Sync.Drift.Alerts.AlertMessage message)
    {
        await using var bench = await SinkBench.StartAsync("teams", 202, "");
        Assert.Equal(Sync.Drift.Sinks.SendOutcome.Sent, (await bench.SendAsync(message)).Outcome);
        return JsonNode.Parse(Assert.Single(bench.Receiver.Seen).Body)!;
    }
}
