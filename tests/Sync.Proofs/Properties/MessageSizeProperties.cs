using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Sync.Drift.Alerts;
using Sync.Drift.Sinks;
using Sync.Inventory;

namespace Sync.Proofs.Properties;

/// <summary>Whatever the events contain, a receiver gets JSON within its size limit, with at least one event.</summary>
public class MessageSizeProperties
{
    private static readonly Gen<string> Texts = Gen.OneOf(
        Gen.String, Gen.String[Gen.Char["<>&`*_[]()!#@|\\\"\n\u202E\u0001"], 0, 300],
        Gen.Select(
            Gen.OneOf("a", "中", "😀", "\u0001", "&", "\""), Gen.Int[1, 5000],
            (letter, count) => string.Concat(Enumerable.Repeat(letter, count))));

    private static readonly Gen<AlertEvent> Events = Gen.Select(
        Texts, Texts, Gen.Int[0, 60], (name, value, count) => SomeAlert.Hostile(value) with
        {
            FlowLogName = name,
            Changes =
            [
                .. Enumerable.Range(0, count)
                    .Select(n => new FieldChange($"extra.{n}{name}", value, new JsonArray(value, n))),
            ],
            Tags = Enumerable.Range(0, count).ToDictionary(n => $"{n}{value}", _ => name),
        });

    private static readonly Gen<AlertMessage> Messages = Gen.Select(
        Events.Array[1, 40], Gen.Int[0, 1000],
        (events, more) => SomeAlert.Message(events) with { Total = events.Length + more });

    [Theory]
    [InlineData("webhook", 64 * 1024)]
    [InlineData("slack", 64 * 1024)]
    [InlineData("teams", 28 * 1024)]
    [InlineData("dingtalk", 20_000)]
    public async Task A_message_fits_the_limit_of_its_receiver(string type, int limit)
    {
        await using var bench = await SinkBench.StartAsync(type);

        await Messages.SampleAsync(
            async message =>
            {
                Assert.Equal(SendOutcome.Sent, (await bench.SendAsync(message)).Outcome);
                var body = bench.Receiver.Seen[^1].Body;
                Assert.InRange(Encoding.UTF8.GetByteCount(body), 1, limit);
                Check(type, JsonNode.Parse(body)!);
            },
            iter: 60, threads: 1);
    }

    private static void Check(string type, JsonNode body)
    {
        if (type == "webhook") Assert.NotEmpty(body["data"]!["events"]!.AsArray());
        if (type == "teams") Assert.Contains("Container", body.ToJsonString(), StringComparison.Ordinal);
        if (type == "dingtalk")
            Assert.Contains("#### HIGH", (string?)body["markdown"]!["text"], StringComparison.Ordinal);
        if (type != "slack") return;
        var texts = body["blocks"]!.AsArray().Select(block => (string)block!["text"]!["text"]!).ToList();
        Assert.Contains(texts, text => text.StartsWith("*HIGH", StringComparison.Ordinal));
        Assert.All(texts, text => Assert.InRange(text.Length, 1, 3000));
        Assert.InRange(texts.Count, 3, 50);
        Assert.InRange(texts[0].Length, 1, 150);
    }
}
