using System.Text.Json.Nodes;
using Sync.Inventory;

namespace Sync.Tests.Drift.Sinks;

public class SlackTests
{
    [Fact]
    public async Task A_message_contains_counts_and_each_flow_log_with_its_location_and_changes()
    {
        var (body, texts) = await SendAsync(SomeAlert.Message(
            SomeAlert.Changed(), SomeAlert.Changed("flowlog-2", "other") with { Kind = "removed" }));

        Assert.Equal("2 flow log alerts in run 42", (string?)body["text"]);
        Assert.Equal(
            [
                "2 flow log alerts in run 42",
                "1 changed, 1 removed · 2 high",
                """
                *HIGH · changed · `edge`*
                `flowlog-1` in `cn-hangzhou`, CEN `cen-1`, account `1234567890`, 2026-01-02 03:04:05 UTC
                `status`: `Active` → `Inactive`
                `interval`: `600` → none
                Tags: `team=net`
                """,
                """
                *HIGH · removed · `other`*
                `flowlog-2` in `cn-hangzhou`, CEN `cen-1`, account `1234567890`, 2026-01-02 03:04:05 UTC
                `status`: was `Active`
                `interval`: was `600`
                Tags: `team=net`
                """,
            ],
            texts);
    }

    [Fact]
    public async Task A_message_about_the_network_names_the_resources()
    {
        var router = SomeAlert.Changed() with
        {
            Resource = "transit_router",
            ResourceId = "tr-1",
            ResourceName = "hangzhou",
        };
        var cen = router with { Resource = "cen", ResourceId = "cen-1", ResourceName = null, RegionId = "" };

        var (_, alone) = await SendAsync(SomeAlert.Message(router));
        var (_, texts) = await SendAsync(SomeAlert.Message(router, cen, SomeAlert.Changed()));

        Assert.Equal("1 transit router alert in run 42", alone[0]);
        Assert.Equal("3 alerts in run 42", texts[0]);
        Assert.StartsWith(
            "*HIGH · transit router changed · `hangzhou`*\n`tr-1` in `cn-hangzhou`, CEN `cen-1`, account", texts[2],
            StringComparison.Ordinal);
        Assert.StartsWith(
            "*HIGH · CEN instance changed · `cen-1`*\n`cen-1`, account `1234567890`", texts[3],
            StringComparison.Ordinal);
        Assert.StartsWith("*HIGH · changed · `edge`*\n`flowlog-1` in", texts[4], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_uncovered_attachment_is_shown_with_its_verdict_and_the_whole_reason()
    {
        var reason = $"Only traffic that leaves transit router tr-1 is logged, by flow log {new string('x', 200)}.";
        var lost = SomeAlert.Changed() with
        {
            Kind = "uncovered",
            Resource = "attachment",
            ResourceId = "tr-attach-1@tr-1",
            ResourceName = "shop",
            Changes = [new FieldChange("verdict", "covered", "partly"), new FieldChange("reason", null, reason)],
        };

        var (_, texts) = await SendAsync(SomeAlert.Message(lost));

        Assert.Equal("1 attachment alert in run 42", texts[0]);
        Assert.Equal(
            $"""
            *HIGH · attachment uncovered · `shop`*
            `tr-attach-1@tr-1` in `cn-hangzhou`, CEN `cen-1`, account `1234567890`, 2026-01-02 03:04:05 UTC
            `verdict`: `covered` → `partly`
            `reason`: `{reason}`
            Tags: `team=net`
            """,
            texts[2]);
    }

    [Fact]
    public async Task A_broken_expectation_is_shown_with_expected_and_actual_values()
    {
        var (_, texts) = await SendAsync(
            SomeAlert.Message(SomeAlert.Changed() with { Kind = "nonconforming", Expectation = "all-active" }));

        Assert.Contains(
            "Expectation: `all-active`\n`status`: expected `Active`, is `Inactive`\n",
            texts[2],
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_digest_contains_the_number_of_further_events_and_where_to_find_them()
    {
        var digest = SomeAlert.Digest(told: 30, total: 500) with { FirstRunId = 40 };

        var (body, texts) = await SendAsync(digest);
        var (_, linked) = await SendAsync(digest with { PublicUrl = new Uri("https://sync.example.com") });

        Assert.Equal("500 flow log alerts in runs 40 to 42", texts[0]);
        Assert.Equal(
            $"480 more are not shown here. For all events: GET /api/deliveries?messageId={digest.Id}", texts[^1]);
        Assert.Equal("480 more are not shown here.", linked[^2]);
        Assert.Equal(
            $"<https://sync.example.com/api/dashboard#/deliveries?messageId={digest.Id}|Open in Sync>", linked[^1]);
        Assert.Equal(23, texts.Count);
        Assert.InRange(body["blocks"]!.AsArray().Count, 1, 50);
    }

    [Fact]
    public async Task The_events_of_highest_severity_come_first()
    {
        var (_, texts) = await SendAsync(SomeAlert.Message(
            SomeAlert.Changed("flowlog-1", "one") with { Severity = Sync.Drift.Severity.Low },
            SomeAlert.Changed("flowlog-2", "two")));

        Assert.StartsWith("*HIGH · changed · `two`*", texts[2], StringComparison.Ordinal);
        Assert.StartsWith("*LOW · changed · `one`*", texts[3], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_test_message_is_one_line()
    {
        var (_, texts) = await SendAsync(SomeAlert.Test());

        Assert.Equal(["Test alert: Sync reaches this channel"], texts);
    }

    [Theory]
    [InlineData("<!channel> & <@U1>", "&lt;!channel&gt; &amp; &lt;@U1&gt;")]
    [InlineData("`*bold*` @here", "'*bold*' @here")]
    [InlineData("two\nlines\u202E\0", "two lines  ")]
    [InlineData("", "\"\"")]
    public async Task A_hostile_value_is_shown_as_code(string value, string shown)
    {
        var (body, texts) = await SendAsync(SomeAlert.Message(SomeAlert.Hostile(value)));

        Assert.StartsWith(
            $"*HIGH · changed · `{shown}`*\n`{shown}` in `{shown}`, CEN `{shown}`, account `{shown}`, ", texts[2],
            StringComparison.Ordinal);
        Assert.All(body["blocks"]!.AsArray().Skip(1), block => Assert.True((bool)block!["text"]!["verbatim"]!));
    }

    [Fact]
    public async Task A_long_value_is_shortened()
    {
        var (_, texts) = await SendAsync(SomeAlert.Message(SomeAlert.Changed(name: new string('n', 5000))));

        Assert.StartsWith($"*HIGH · changed · `{new string('n', 79)}…`*\n", texts[2], StringComparison.Ordinal);
    }

    private static async Task<(JsonNode Body, IReadOnlyList<string> Texts)> SendAsync(
        Sync.Drift.Alerts.AlertMessage message)
    {
        await using var bench = await SinkBench.StartAsync("slack", 200, "ok");
        Assert.Equal(Sync.Drift.Sinks.SendOutcome.Sent, (await bench.SendAsync(message)).Outcome);
        var request = Assert.Single(bench.Receiver.Seen);
        Assert.Equal("/hooks/T1/thePath?access_token=theToken", request.RawTarget);
        var body = JsonNode.Parse(request.Body)!;
        return (body, [.. body["blocks"]!.AsArray().Select(block => (string)block!["text"]!["text"]!)]);
    }
}
