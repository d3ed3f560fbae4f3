using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Sync.Drift.Deliveries;

namespace Sync.Tests.Drift.Deliveries;

/// <summary><c>GET /api/deliveries</c>.</summary>
public class DeliveryEndpointTests(DeliveryEndpointTests.Delivered delivered)
    : IClassFixture<DeliveryEndpointTests.Delivered>
{
    [Fact]
    public async Task Filters_select_deliveries_which_are_sorted_newest_first()
    {
        var app = delivered.App;
        var all = (await ReadAsync(app, "")).Items;
        Assert.Equal(["owed", "owed", "dead", "dead", "sent", "sent"], all.Select(item => item.State));
        var (newest, oldest) = (all[0], all[^1]);
        var at = newest.OwedAt.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

        foreach (var (query, expected) in ((string, int)[])
            [
                ("?state=dead", 2), ("?state=owed,sent", 4), ("?sink=ops", 3), ("?sink=ops&state=sent", 1),
                ("?sink=nobody", 0), ("?accountId=nobody", 0), ("?regionId=nobody", 0), ("?cenId=nobody", 0),
                ($"?accountId={newest.AccountId}", all.Count(item => item.AccountId == newest.AccountId)),
                ($"?regionId={newest.RegionId}", all.Count(item => item.RegionId == newest.RegionId)),
                ($"?eventId={newest.EventId}", 2), ($"?messageId={oldest.MessageId}", 1), ($"?runId={oldest.RunId}", 2),
                ($"?since={at}", 2), ($"?until={at}", 4),
            ])
        {
            var items = (await ReadAsync(app, query)).Items;
            Assert.True(expected == items.Count, $"{query}: {items.Count}");
        }
    }

    [Fact]
    public async Task A_delivery_contains_its_event_and_the_failure_reason_but_not_the_URL()
    {
        var app = delivered.App;

        var text = await app.Http.GetStringAsync("/api/deliveries?state=dead&sink=ops");

        var item = JsonDocument.Parse(text).RootElement.GetProperty("items")[0];
        var message = (await app.MessagesAsync()).Single(message => message is { State: "dead", Sink: "ops" });
        Assert.Equal(
            ("changed", "medium", "flowlog-1", "0", $"{message.MessageId}", 10, 500, "The receiver answered 500."),
            (Text("kind"), Text("severity"), Text("flowLogId"), Text("rule"), Text("messageId"),
                item.GetProperty("attempts").GetInt32(), item.GetProperty("status").GetInt32(), Text("reason")));
        var shown = text + await app.Http.GetStringAsync("/api/sinks") + string.Join('\n', app.Log.All);
        Assert.DoesNotContain("url-secret", shown, StringComparison.Ordinal);

        string? Text(string name) => item.GetProperty(name).GetString();
    }

    [Fact]
    public async Task Pages_cover_all_deliveries_and_an_export_contains_all()
    {
        var app = delivered.App;
        var read = new List<long>();
        var page = await ReadAsync(app, "?pageSize=4");
        for (; ; page = await ReadAsync(app, $"?pageSize=4&cursor={page.NextCursor}"))
        {
            read.AddRange(page.Items.Select(item => item.Id));
            if (page.NextCursor is null) break;
        }

        Assert.Equal((await ReadAsync(app, "")).Items.Select(item => item.Id), read);
        var lines = (await app.Http.GetStringAsync("/api/deliveries?format=ndjson"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(read, lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("id").GetInt64()));
        var rows = Reading.ParseCsv(await app.Http.GetStringAsync("/api/deliveries?format=csv"));
        Assert.Equal(read.Select(id => $"{id}").Prepend("id"), rows.Select(row => row[0]));
        Assert.All(rows, row => Assert.Equal(rows[0].Count, row.Count));
    }

    [Theory]
    [InlineData("state=lost", "owed, sent, dead")]
    [InlineData("eventId=7", "must be a UUID")]
    [InlineData("runId=x", "must be the number of a run")]
    [InlineData("since=yesterday", "RFC 3339")]
    [InlineData("format=parquet", "json, ndjson, csv")]
    [InlineData("sinks=ops", "is not a parameter")]
    public async Task An_invalid_parameter_is_named_in_the_error(string query, string problem)
    {
        Assert.Contains(
            problem, await delivered.App.ProblemAsync($"/api/deliveries?{query}"), StringComparison.Ordinal);
    }

    /// <summary>For these tests, which only read.</summary>
    public sealed class Delivered : SharedApp
    {
        private Receiver _receiver = null!;

        private protected override async Task<SyncApplication> StartAsync() =>
            await DeliveryEndpointTests.StartAsync(_receiver = await Receiver.StartAsync());

        public override async Task DisposeAsync()
        {
            await base.DisposeAsync();
            await _receiver.DisposeAsync();
        }
    }

    /// <summary>Three events for two sinks each: sent, dead and pending.</summary>
    private static async Task<SyncApplication> StartAsync(Receiver receiver)
    {
        var app = await AlertWatch.StartAsync(receiver, receiver.Sink(1, "audit"));
        await app.PutStatusAsync("Inactive");
        await app.SendAsync();
        receiver.Refuse(500);
        await app.PutStatusAsync("Active");
        await app.SendAsync();
        await app.ExecuteAsync(
            "update sync.alert_message set attempts = 9, due_at = clock_timestamp() where state = 'owed'");
        await app.SendAsync();
        await app.RemoveAsync();
        return app;
    }

    private static async Task<DeliveryPage> ReadAsync(SyncApplication app, string query) =>
        (await app.Http.GetFromJsonAsync<DeliveryPage>($"/api/deliveries{query}"))!;
}
