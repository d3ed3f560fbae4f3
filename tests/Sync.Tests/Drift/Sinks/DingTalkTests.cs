using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Sync.Drift.Sinks;

namespace Sync.Tests.Drift.Sinks;

public class DingTalkTests
{
    [Fact]
    public async Task The_query_is_signed_and_keeps_the_token()
    {
        await using var bench = await SinkBench.StartAsync("dingtalk");

        await bench.SendAsync();

        var target = Assert.Single(bench.Receiver.Seen).RawTarget;
        Assert.StartsWith(
            "/hooks/T1/thePath?access_token=theToken&timestamp=1767323045000&sign=", target, StringComparison.Ordinal);
        // printf '1767323045000\nSECtheRobotsSecret' | openssl dgst -sha256 -hmac SECtheRobotsSecret -binary | base64
        Assert.Equal(
            "6hu3Zq/SjdhRGPVJ45FP52MlGYKaWP+3manMZW9jIsU=", QueryHelpers.ParseQuery(target.Split('?')[1])["sign"]);
    }

    [Theory]
    [InlineData("""{"errcode":0,"errmsg":"ok"}""", SendOutcome.Sent, null, null)]
    [InlineData(
        """{"errcode":310000,"errmsg":"sign not match theToken"}""",
        SendOutcome.Retry,
        "The receiver answered errcode 310000.",
        null)]
    [InlineData(
        """{"errcode":130101,"errmsg":"send too fast"}""",
        SendOutcome.Retry,
        "The receiver answered errcode 130101: too many messages.",
        600)]
    [InlineData("""{"errcode":"0"}""", SendOutcome.Sent, null, null)]
    [InlineData("""{"errcode":null}""", SendOutcome.Retry, "The receiver answered without an errcode.", null)]
    [InlineData("<html>theToken</html>", SendOutcome.Retry, "The receiver answered without an errcode.", null)]
    [InlineData("null", SendOutcome.Retry, "The receiver answered without an errcode.", null)]
    [InlineData("", SendOutcome.Retry, "The receiver answered without an errcode.", null)]
    public async Task A_message_is_sent_only_if_the_response_has_errcode_0(
        string answer, SendOutcome outcome, string? reason, int? seconds)
    {
        await using var bench = await SinkBench.StartAsync("dingtalk", 200, answer);

        var result = await bench.SendAsync();

        Assert.Equal(
            (outcome, 200, reason, seconds),
            (result.Outcome, result.Status, result.Reason, (int?)result.RetryAfter?.TotalSeconds));
    }

    [Fact]
    public async Task A_message_is_markdown_and_mentions_nobody()
    {
        var body = await SendAsync(SomeAlert.Message(SomeAlert.Changed()));

        Assert.Equal("markdown", (string?)body["msgtype"]);
        Assert.Equal("""{"isAtAll":false}""", body["at"]!.ToJsonString());
        Assert.Equal("1 flow log alert in run 42", (string?)body["markdown"]!["title"]);
        Assert.Equal(
            """
            ### 1 flow log alert in run 42

            1 changed · 1 high

            #### HIGH · changed · edge

            - flowlog-1 in cn-hangzhou, CEN cen-1, account 1234567890, 2026-01-02 03:04:05 UTC
            - status: Active → Inactive
            - interval: 600 → none
            - Tags: team=net
            """, (string?)body["markdown"]!["text"]);
    }

    [Theory]
    [InlineData("![x](https://evil.example) <font color=red>", "！［x］(https：／／evil．example) ＜font color=red＞")]
    [InlineData("@all @13800000000 `a` *b* # c", "＠all ＠13800000000 ｀a｀ ＊b＊ ＃ c")]
    [InlineData("http://evil.example/x www.evil.example", "http：／／evil．example／x www．evil．example")]
    [InlineData("evil.example 10.0.0.1:8080 dingtalk://x", "evil．example 10．0．0．1：8080 dingtalk：／／x")]
    [InlineData("a\n\n# heading", "a  ＃ heading")]
    public async Task A_hostile_value_contains_no_markup(string value, string shown)
    {
        var text = (string)(await SendAsync(SomeAlert.Message(SomeAlert.Hostile(value))))["markdown"]!["text"]!;

        Assert.Contains(
            $"#### HIGH · changed · {shown}\n\n- {shown} in {shown}, CEN {shown}, account {shown}, ",
            text,
            StringComparison.Ordinal);
        Assert.DoesNotContain('[', text);
        Assert.DoesNotContain('<', text);
        Assert.DoesNotContain('@', text);
    }

    [Fact]
    public async Task A_message_links_to_its_events_if_the_public_URL_is_configured()
    {
        var message =
            SomeAlert.Message(SomeAlert.Changed()) with { PublicUrl = new Uri("https://sync.example.com/a(b)") };

        var text = (string)(await SendAsync(message))["markdown"]!["text"]!;

        Assert.EndsWith(
            $"\n\n[Open in Sync](https://sync.example.com/a%28b%29/api/dashboard#/deliveries?messageId={message.Id})",
            text, StringComparison.Ordinal);
    }

    private static async Task<JsonNode> SendAsync(Sync.Drift.Alerts.AlertMessage message)
    {
        await using var bench = await SinkBench.StartAsync("dingtalk");
        Assert.Equal(SendOutcome.Sent, (await bench.SendAsync(message)).Outcome);
        return JsonNode.Parse(Assert.Single(bench.Receiver.Seen).Body)!;
    }
}
