using System.Text.Json;
using Dapper;

namespace Sync.Tests.Drift;

/// <summary>
/// Filters that few of many events match: each page considers a limited number of events, and the pages add up.
/// </summary>
public class RareEventTests(RareEventTests.Many many) : IClassFixture<RareEventTests.Many>
{
    private const int Events = 120_000;

    private readonly SyncApplication _app = many.App;

    [Theory]
    [InlineData("drift?severity=high", 3)]
    [InlineData("drift?severity=high&field=status", 3)]
    [InlineData("expectations/events?severity=high", 3)]
    [InlineData("coverage/events?severity=high", 3)]
    [InlineData("deliveries?sink=rare", 2)]
    public async Task Pages_of_a_filter_that_few_match_are_short_and_add_up(string list, int pages)
    {
        var (found, read) = (new List<string>(), 0);
        var path = $"/api/{list}";
        do
        {
            var page = await _app.GetAsync<JsonElement>(path);
            found.AddRange(page.GetProperty("items").EnumerateArray().Select(Id));
            path = page.GetProperty("nextCursor").GetString() is { } cursor ? $"/api/{list}&cursor={cursor}" : null;
            read++;
        }
        while (path is not null);

        Assert.Equal((pages, 2), (read, found.Distinct().Count()));
        var export = await _app.Http.GetStringAsync($"/api/{list}&format=ndjson");
        Assert.Equal(
            found,
            export.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => Id(JsonElement.Parse(line))));

        static string Id(JsonElement item) => $"{item.GetProperty("id")}";
    }

    [Theory]
    [InlineData("drift?flowLogId=flowlog-1")]
    [InlineData("drift?resourceId=flowlog-1")]
    [InlineData("drift?until=2026-01-01T00:00:02Z")]
    [InlineData("drift?runId=1")]
    [InlineData("coverage/events?attachmentEndId=end-1")]
    [InlineData("expectations/events?until=2026-01-01T00:00:02Z")]
    public async Task The_oldest_event_is_on_the_first_page_if_an_index_finds_it(string list)
    {
        var page = await _app.GetAsync<JsonElement>($"/api/{list}");

        Assert.Equal(1, page.GetProperty("items").GetArrayLength());
        Assert.Null(page.GetProperty("nextCursor").GetString());
    }

    [Fact]
    public async Task A_page_of_a_filter_that_many_match_is_full()
    {
        var page = await _app.GetAsync<JsonElement>("/api/drift?severity=low&pageSize=1000");

        Assert.Equal(1000, page.GetProperty("items").GetArrayLength());
        Assert.NotNull(page.GetProperty("nextCursor").GetString());
    }

    /// <summary>One event per second. The oldest, which the first run found, and one in the middle are rare.</summary>
    public sealed class Many : SharedApp
    {
        private const string Fill = """
            set synchronous_commit = off;
            create temporary table e as
            select i, gen_random_uuid() as id, timestamptz '2026-01-01T00:00:00Z' + i * interval '1 second' as at,
                case when i in (1, @events / 2) then 'high' else 'low' end as severity,
                case when i = 1 then 1 else 2 end as run
            from generate_series(1, @events) i;
            insert into sync.sync_run (trigger, started_at, finished_at, outcome)
            values ('cli', '2025-12-31T22:00:00Z', '2025-12-31T23:00:02Z', 'succeeded'),
                ('cli', '2026-01-01T00:00:02Z', '2026-01-09T00:00:00Z', 'succeeded');
            insert into sync.drift_event (
                event_id, at, run_id, account_id, region_id, flow_log_id, kind, changes, severity, state)
            select id, at, run, '1', 'r', 'flowlog-' || i, 'changed', '[{"field": "status"}]', severity, 'shown' from e;
            insert into sync.conformance_event (
                event_id, at, run_id, account_id, region_id, flow_log_id, expectation, kind, severity, findings)
            select id, at, run, '1', 'r', 'flowlog-' || i, 'rule', 'conforming', severity, '[]' from e;
            insert into sync.coverage_event (
                event_id, at, run_id, account_id, region_id, attachment_end_id, kind, severity, verdict, reason)
            select id, at, run, '1', 'r', 'end-' || i, 'covered', severity, 'covered', 'A reason.' from e;
            insert into sync.delivery (sink, event_id, run_id, rule, severity, event)
            select case when severity = 'high' then 'rare' else 'usual' end, id, run, 'rule', severity,
                '{"kind": "changed", "accountId": "1", "regionId": "r", "flowLogId": "f"}'
            from e
            where i > @events * 0.48 and i < @events * 0.7 or i = 1
            order by i
            """;

        private protected override async Task<SyncApplication> StartAsync()
        {
            var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 0));
            await using var connection = await app.DataSource.OpenConnectionAsync();
            await connection.ExecuteAsync(
                new CommandDefinition(Fill, new { events = Events }, commandTimeout: 0));
            return app;
        }
    }
}
