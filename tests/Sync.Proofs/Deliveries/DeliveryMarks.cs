using System.Text.Json.Nodes;
using Sync.FlowLogs;

namespace Sync.Proofs.Deliveries;

/// <summary>Conditions that deliveries must meet after any fault.</summary>
internal static class DeliveryMarks
{
    private const string Deliveries = """
        select sink || ' ' || event_id
        from sync.delivery
        where run_id = any(@Runs) and sink = any(@Sinks)
        order by 1
        """;

    private const string Found =
        "select event_id::text from sync.drift_event where run_id = any(@Runs) and state = 'shown'";

    /// <summary>
    /// Checks that the inventory equals the cloud, and that every sink received every event at least once, always with
    /// the same ID and body.
    /// </summary>
    /// <param name="struck">Sinks whose messages may have arrived more than once and out of order.</param>
    public static async Task CheckAllReceivedAsync(this DeliveryBench bench, IReadOnlyCollection<string> struck)
    {
        await bench.CheckInventoryAsync();
        var events = await bench.App.QueryAsync<string>(Found, new { bench.Runs });
        Assert.Equal(2 * bench.Runs.Count, events.Count);
        Assert.Equal(
            bench.Sinks.SelectMany(sink => events.Select(id => $"{sink} {id}")).Order(StringComparer.Ordinal),
            (await bench.App.QueryAsync<string>(Deliveries, new { bench.Runs, bench.Sinks }))
                .Order(StringComparer.Ordinal));
        var bySink = await bench.MessagesAsync();
        foreach (var (sink, receiver) in bench.Sinks.Zip(bench.Receivers))
        {
            var messages = bySink[sink].ToList();
            Assert.All(messages, message => Assert.Equal("sent", message.State));
            var arrived = receiver.Arrived;
            var ids = messages.Select(message => $"{message.MessageId}").ToList();
            if (struck.Contains(sink))
                Assert.Equal(ids.Order(), arrived.Select(each => each.MessageId).Distinct().Order());
            else Assert.Equal(ids, arrived.Select(each => each.MessageId));
            var distinct = arrived.Distinct().ToList();
            Assert.True(distinct.Count == ids.Count, $"{sink}: a message was repeated with a different body.");
            Assert.Equal(events.Order(), distinct.SelectMany(EventIds).Order());
        }
    }

    public static async Task CheckInventoryAsync(this DeliveryBench bench) => Assert.Equal(
        bench.App.Cloud.FlowLogs(bench.Region).Select(entry => $"{entry.FlowLogId} {FlowLog.Resource.Hash(entry)}")
            .Order(StringComparer.Ordinal),
        (await bench.App.QueryAsync<string>("select flow_log_id || ' ' || content_hash from sync.flow_log"))
            .Order(StringComparer.Ordinal));

    private static IEnumerable<string> EventIds(Arrived arrived) =>
        JsonNode.Parse(arrived.Body)!["data"]!["events"]!.AsArray().Select(each => (string)each!["id"]!);

    /// <summary>Checks the conditions that hold at the end, after any fault.</summary>
    public static async Task CheckAtRestAsync(this DeliveryBench bench)
    {
        await bench.App.CheckInvariantsAsync(atRest: true);
        Assert.Equal(0, await bench.App.ScalarAsync<long>("select count(*) from sync.sink where lease is not null"));
        Assert.DoesNotContain(bench.App.Log.All, line => line.Contains("url-secret", StringComparison.Ordinal));
    }
}
