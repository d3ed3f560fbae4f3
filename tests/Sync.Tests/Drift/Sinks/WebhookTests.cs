using System.Text.Json.Nodes;
using Sync.Drift.Sinks;
using Sync.Inventory;

namespace Sync.Tests.Drift.Sinks;

public class WebhookTests
{
    [Fact]
    public void The_published_test_vector_has_the_published_signature() => Assert.Equal(
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        WebhookSignature.Sign(
            WebhookSignature.Key(SinkBench.Secret)!, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330,
            """{"test": 2432232314}"""u8));

    [Fact]
    public async Task A_message_is_one_CloudEvent_with_all_its_events()
    {
        await using var bench = await SinkBench.StartAsync("webhook");
        var (first, second) = (SomeAlert.Changed(), SomeAlert.Changed("flowlog-2") with { Kind = "removed" });
        var message = SomeAlert.Message(first, second);

        await bench.SendAsync(message);

        var request = Assert.Single(bench.Receiver.Seen);
        Assert.Equal("application/cloudevents+json; charset=utf-8", request.Headers["Content-Type"]);
        AssertJson(
            $$"""
            {
              "specversion": "1.0", "id": "{{message.Id}}", "source": "urn:sync:flowlogs", "type": "sync.flowlog.drift",
              "time": "2026-01-02T03:04:05Z", "datacontenttype": "application/json",
              "data": {
                "runId": 42, "firstRunId": 42, "total": 2,
                "query": "/api/deliveries?messageId={{message.Id}}", "url": null,
                "counts": { "kinds": { "changed": 1, "removed": 1 }, "severities": { "high": 2 } },
                "events": [{{Event(first.Id, "changed", "flowlog-1")}}, {{Event(second.Id, "removed", "flowlog-2")}}]
              }
            }
            """, request.Body);
    }

    private static string Event(Guid id, string kind, string flowLogId) =>
        $$"""
        {
          "id": "{{id}}", "at": "2026-01-02T03:04:05Z", "kind": "{{kind}}", "severity": "high",
          "accountId": "1234567890", "regionId": "cn-hangzhou",
          "flowLogId": "{{flowLogId}}", "flowLogName": "edge", "cenId": "cen-1",
          "tags": { "team": "net" }, "expectation": null,
          "changes": [
            { "field": "status", "before": "Active", "after": "Inactive" },
            { "field": "interval", "before": 600, "after": null }
          ]
        }
        """;

    [Fact]
    public async Task A_digest_and_a_test_have_their_own_types()
    {
        await using var bench = await SinkBench.StartAsync("webhook");

        await bench.SendAsync(SomeAlert.Digest(told: 3, total: 500));
        await bench.SendAsync(SomeAlert.Test());

        var bodies = bench.Receiver.Seen.Select(request => JsonNode.Parse(request.Body)!).ToList();
        Assert.Equal(["sync.flowlog.digest", "sync.flowlog.test"], bodies.Select(body => (string?)body["type"]));
        Assert.Equal(
            [(500, 3), (0, 0)],
            bodies.Select(body => ((int)body["data"]!["total"]!, body["data"]!["events"]!.AsArray().Count)));
    }

    [Fact]
    public async Task The_ID_is_the_same_in_all_attempts_and_the_timestamp_is_that_of_the_attempt()
    {
        await using var bench = await SinkBench.StartAsync("webhook", 500);
        var message = SomeAlert.Message(SomeAlert.Changed());

        await bench.SendAsync(message);
        bench.Time.Advance(TimeSpan.FromMinutes(5));
        await bench.SendAsync(message);

        var attempts = bench.Receiver.Seen;
        Assert.Equal(
            [message.Id.ToString(), message.Id.ToString()], attempts.Select(attempt => attempt.Headers["webhook-id"]));
        Assert.Equal(["1767323045", "1767323345"], attempts.Select(attempt => attempt.Headers["webhook-timestamp"]));
        Assert.Equal(attempts[0].Body, attempts[1].Body);
        Assert.NotEqual(attempts[0].Headers["webhook-signature"], attempts[1].Headers["webhook-signature"]);
    }

    [Fact]
    public async Task Long_texts_are_shortened_and_excess_changes_are_left_out_visibly()
    {
        await using var bench = await SinkBench.StartAsync("webhook");
        var faces = string.Concat(Enumerable.Repeat("😀", 100_000));
        var told = SomeAlert.Changed() with
        {
            Changes =
            [
                .. Enumerable.Range(1, 500)
                    .Select(n => new FieldChange($"extra.{n}", new JsonArray(new string('x', 600)), faces)),
            ],
        };

        await bench.SendAsync(
            SomeAlert.Message([told, .. Enumerable.Range(1, 200).Select(_ => told with { Id = Guid.NewGuid() })]));

        var request = Assert.Single(bench.Receiver.Seen);
        var body = JsonNode.Parse(request.Body)!;
        Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(request.Body), 1, 64 * 1024);
        Assert.Equal(("sync.flowlog.digest", 201), ((string?)body["type"], (int)body["data"]!["total"]!));
        var first = body["data"]!["events"]![0]!;
        var changes = first["changes"]!.AsArray();
        Assert.Equal(500, changes.Count + (int)first["changesLeftOut"]!);
        Assert.EndsWith("😀…", (string?)changes[0]!["after"], StringComparison.Ordinal);
        Assert.EndsWith("xxx…", (string?)changes[0]!["before"], StringComparison.Ordinal);
    }

    private static void AssertJson(string expected, string actual) =>
        Assert.True(
            JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(actual)),
            $"expected: {expected}\nactual: {actual}");
}
