using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Sync.Local.FakeCen;
using Sync.Tests.Support;

namespace Sync.Tests.Reporting;

public sealed class SummaryTests
{
    [Fact]
    public async Task It_counts_the_inventory_by_region_status_and_CEN()
    {
        await using var app = await SyncApplication.StartAsync();
        await app.RunWellAsync();

        var summary = await ReadAsync(app, "");

        Assert.Equal(120, summary.GetProperty("flowLogs").GetInt64());
        foreach (var (name, column) in ((string, string)[])[("byRegion", "region_id"), ("byStatus", "status"), ("byCen", "cen_id")])
        {
            var expected = await app.QueryAsync<(string, long)>($"select {column}, count(*) from sync.flow_log group by 1 order by 2 desc, 1");
            Assert.Equal(expected, summary.GetProperty(name).EnumerateArray().Select(each => (each.GetProperty("value").GetString()!, each.GetProperty("flowLogs").GetInt64())));
        }

        Assert.Equal(await app.ScalarAsync<long>("select count(distinct cen_id) from sync.flow_log"), summary.GetProperty("cens").GetInt64());
    }

    [Fact]
    public async Task Each_day_has_the_flow_logs_at_its_end_and_the_drift_of_the_day()
    {
        await using var app = await SyncApplication.StartAsync(new FakeCloudOptions(Regions: 1, FlowLogs: 0));
        // Three came before the days asked for, of which one went and one changed within them; one more came and went within.
        await app.ExecuteAsync(
            """
            with day as (select date_trunc('day', now(), 'UTC') as today)
            insert into sync.flow_log (account_id, region_id, flow_log_id, tags, content_hash, first_seen_at, valid_from)
            select '1', 'r', 'stays', '{}'::jsonb, gen_random_uuid(), today - interval '40 days', today - interval '40 days' from day
            union all select '1', 'r', 'changed', '{}', gen_random_uuid(), today - interval '40 days', today - interval '50 hours' from day;
            with day as (select date_trunc('day', now(), 'UTC') as today)
            insert into sync.flow_log_history (account_id, region_id, flow_log_id, tags, content_hash, first_seen_at, valid_from, valid_to)
            select '1', 'r', 'changed', '{}'::jsonb, gen_random_uuid(), today - interval '40 days', today - interval '40 days', today - interval '50 hours' from day
            union all select '1', 'r', 'went', '{}', gen_random_uuid(), today - interval '40 days', today - interval '40 days', today - interval '1 hour' from day
            union all select '1', 'r', 'passed', '{}', gen_random_uuid(), today - interval '60 hours', today - interval '60 hours', today - interval '30 hours' from day
            union all select '1', 'r', 'long gone', '{}', gen_random_uuid(), today - interval '40 days', today - interval '40 days', today - interval '30 days' from day;
            with day as (select date_trunc('day', now(), 'UTC') as today)
            insert into sync.drift_event (event_id, at, run_id, account_id, region_id, flow_log_id, kind, changes, severity, state)
            select gen_random_uuid(), today - interval '1 hour', 1, '1', 'r', 'went', 'removed', '[]'::jsonb, 'high', 'shown' from day
            union all select gen_random_uuid(), today - interval '30 hours', 1, '1', 'r', 'passed', 'removed', '[]', 'medium', 'shown' from day
            union all select gen_random_uuid(), today - interval '50 hours', 1, '1', 'r', 'changed', 'changed', '[]', 'low', 'shown' from day
            union all select gen_random_uuid(), today - interval '50 hours', 1, '1', 'r', 'other', 'changed', '[]', 'low', 'ignored' from day
            union all select gen_random_uuid(), today - interval '60 hours', 1, '1', 'r', 'passed', 'added', '[]', 'low', 'shown' from day
            """);

        var days = (await ReadAsync(app, "?days=4")).GetProperty("days").EnumerateArray().ToList();

        var today = DateOnly.FromDateTime(await app.ScalarAsync<DateTime>("select now()"));
        Assert.Equal([.. Enumerable.Range(-3, 4).Select(today.AddDays)], days.Select(day => DateOnly.Parse(day.GetProperty("day").GetString()!, provider: null)));
        Assert.Equal([4, 3, 2, 2], Numbers("flowLogs"));
        Assert.Equal([1, 0, 0, 0], Numbers("added"));
        Assert.Equal([1, 0, 0, 0], Numbers("changed"));
        Assert.Equal([0, 1, 1, 0], Numbers("removed"));
        Assert.Equal([2, 0, 0, 0], Numbers("low"));
        Assert.Equal([0, 0, 1, 0], Numbers("high"));

        int[] Numbers(string name) => [.. days.Select(day => day.GetProperty(name).GetInt32())];
    }

    [Fact]
    public async Task What_the_caller_has_is_a_304_until_a_run_ends()
    {
        await using var app = await SyncApplication.StartAsync();
        await app.RunWellAsync();
        var tag = (await app.Http.GetAsync("/api/summary")).Headers.ETag!;

        Assert.Equal(HttpStatusCode.NotModified, await StatusAsync());
        await app.RunWellAsync();
        Assert.Equal(HttpStatusCode.OK, await StatusAsync());

        async Task<HttpStatusCode> StatusAsync()
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/summary") { Headers = { { "If-None-Match", tag.ToString() } } };
            return (await app.Http.SendAsync(request)).StatusCode;
        }
    }

    [Theory]
    [InlineData("days=0")]
    [InlineData("days=367")]
    [InlineData("days=some")]
    public async Task Days_out_of_range_are_refused(string query)
    {
        await using var app = await SyncApplication.StartAsync();

        var answer = await app.Http.GetAsync($"/api/summary?{query}");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("days must be a whole number from 1 to 366", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static Task<JsonElement> ReadAsync(SyncApplication app, string query) => app.Http.GetFromJsonAsync<JsonElement>($"/api/summary{query}");
}
