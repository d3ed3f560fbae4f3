using System.Text.Json.Nodes;
using Sync.Alibaba;

namespace Sync.Tests.Proof.Deliveries;

/// <summary>What must be true of deliveries, whatever struck them.</summary>
internal static class DeliveryMarks
{
    private const string Owed = "select sink || ' ' || event_id from sync.delivery where run_id = any(@Runs) and sink = any(@Sinks) order by 1";

    private const string Found = "select event_id::text from sync.drift_event where run_id = any(@Runs) and state = 'shown'";

    /// <summary>The inventory is the cloud, and every sink was told of every event at least once, always under the same id and in the same words.</summary>
    /// <param name="struck">Whose messages may have come more than once, and out of order.</param>
    public static async Task CheckAllToldAsync(this DeliveryBench bench, IReadOnlyCollection<string> struck)
    {
        await bench.CheckInventoryAsync();
        var events = await bench.App.QueryAsync<string>(Found, new { bench.Runs });
        Assert.Equal(2 * bench.Runs.Count, events.Count);
        Assert.Equal(
            bench.Sinks.SelectMany(sink => events.Select(id => $"{sink} {id}")).Order(StringComparer.Ordinal),
            (await bench.App.QueryAsync<string>(Owed, new { bench.Runs, bench.Sinks })).Order(StringComparer.Ordinal));
        var bySink = await bench.MessagesAsync();
        foreach (var (sink, receiver) in bench.Sinks.Zip(bench.Receivers))
        {
            var messages = bySink[sink].ToList();
            Assert.All(messages, message => Assert.Equal("sent", message.State));
            var arrived = receiver.Arrived;
            var ids = messages.Select(message => $"{message.MessageId}").ToList();
            if (struck.Contains(sink)) Assert.Equal(ids.Order(), arrived.Select(each => each.MessageId).Distinct().Order());
            else Assert.Equal(ids, arrived.Select(each => each.MessageId));
            var told = arrived.Distinct().ToList();
            Assert.True(told.Count == ids.Count, $"{sink}: a message was told in different words.");
            Assert.Equal(events.Order(), told.SelectMany(EventIds).Order());
        }
    }

    public static async Task CheckInventoryAsync(this DeliveryBench bench) => Assert.Equal(
        bench.App.Cloud.FlowLogs(bench.Region).Select(entry => $"{entry.FlowLogId} {ContentHash.Of(entry)}").Order(StringComparer.Ordinal),
        (await bench.App.QueryAsync<string>("select flow_log_id || ' ' || content_hash from sync.flow_log")).Order(StringComparer.Ordinal));

    private static IEnumerable<string> EventIds(Arrived arrived) =>
        JsonNode.Parse(arrived.Body)!["data"]!["events"]!.AsArray().Select(each => (string)each!["id"]!);

    /// <summary>What holds at the end, whatever struck.</summary>
    public static async Task CheckAtRestAsync(this DeliveryBench bench)
    {
        await bench.App.CheckInvariantsAsync(atRest: true);
        Assert.Equal(0, await bench.App.ScalarAsync<long>("select count(*) from sync.sink where lease is not null"));
        Assert.DoesNotContain(bench.App.Log.All, line => line.Contains("url-secret", StringComparison.Ordinal));
    }
}
