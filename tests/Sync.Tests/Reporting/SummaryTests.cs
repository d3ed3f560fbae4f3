using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Sync.Local.FakeCen;

namespace Sync.Tests.Reporting;

public sealed class SummaryTests
{
    [Fact]
    public async Task The_summary_counts_the_inventory_by_region_status_and_CEN()
    {
        await using var app = await SyncApplication.StartAsync();
        await app.RunWellAsync();

        var summary = await ReadAsync(app, "");

        Assert.Equal(120, summary.GetProperty("flowLogs").GetInt64());
        foreach (var (name, column) in ((string, string)[])
            [("byRegion", "region_id"), ("byStatus", "status"), ("byCen", "cen_id")])
        {
            var expected = await app.QueryAsync<(string, long)>(
                $"select {column}, count(*) from sync.flow_log group by 1 order by 2 desc, 1");
            Assert.Equal(expected, summary.GetProperty(name).EnumerateArray().Select(each =>
                (each.GetProperty("value").GetString()!, each.GetProperty("flowLogs").GetInt64())));
        }

        Assert.Equal(
            await app.ScalarAsync<long>("select count(distinct cen_id) from sync.flow_log"),
            summary.GetProperty("cens").GetInt64());
    }

    [Fact]
    public async Task Each_day_has_the_flow_logs_at_its_end_and_the_drift_of_the_day()
    {
        await using var app = await SyncApplication.StartAsync(new FakeCloudOptions(Regions: 1, FlowLogs: 0));
        // Three flow logs are older than the requested days: one of them is removed and one changes within these days.
        // A fourth is added and removed within these days, and a fifth was removed before.
        await app.ExecuteAsync(
            """
            with day as (select date_trunc('day', now(), 'UTC') as today)
            insert into sync.flow_log (
                account_id, region_id, flow_log_id, tags, content_hash, first_seen_at, valid_from)
            select '1', 'r', id, '{}'::jsonb, gen_random_uuid(), today - interval '40 days', today - began
            from day, (values ('stays', interval '40 days'), ('changed', interval '50 hours')) v (id, began);
            with day as (select date_trunc('day', now(), 'UTC') as today)
            insert into sync.flow_log_history (
                account_id, region_id, flow_log_id, tags, content_hash, first_seen_at, valid_from, valid_to)
            select '1', 'r', id, '{}'::jsonb, gen_random_uuid(), today - began, today - began, today - ended
            from day, (values
                ('changed', interval '40 days', interval '50 hours'),
                ('went', interval '40 days', interval '1 hour'),
                ('passed', interval '60 hours', interval '30 hours'),
                ('long gone', interval '40 days', interval '30 days')) v (id, began, ended);
            with day as (select date_trunc('day', now(), 'UTC') as today)
            insert into sync.drift_event (
                event_id, at, run_id, account_id, region_id, flow_log_id, kind, changes, severity, state)
            select gen_random_uuid(), today - ago, 1, '1', 'r', id, kind, '[]'::jsonb, severity, state
            from day, (values
                (interval '1 hour', 'went', 'removed', 'high', 'shown'),
                (interval '30 hours', 'passed', 'removed', 'medium', 'shown'),
                (interval '50 hours', 'changed', 'changed', 'low', 'shown'),
                (interval '50 hours', 'other', 'changed', 'low', 'ignored'),
                (interval '60 hours', 'passed', 'added', 'low', 'shown')) v (ago, id, kind, severity, state)
            """);

        var days = (await ReadAsync(app, "?days=4")).GetProperty("days").EnumerateArray().ToList();

        var today = DateOnly.FromDateTime(await app.ScalarAsync<DateTime>("select now()"));
        Assert.Equal(
            [.. Enumerable.Range(-3, 4).Select(today.AddDays)],
            days.Select(day => DateOnly.Parse(day.GetProperty("day").GetString()!, provider: null)));
        Assert.Equal([4, 3, 2, 2], Numbers("flowLogs"));
        Assert.Equal([1, 0, 0, 0], Numbers("added"));
        Assert.Equal([1, 0, 0, 0], Numbers("changed"));
        Assert.Equal([0, 1, 1, 0], Numbers("removed"));
        Assert.Equal([2, 0, 0, 0], Numbers("low"));
        Assert.Equal([0, 0, 1, 0], Numbers("high"));

        int[] Numbers(string name) => [.. days.Select(day => day.GetProperty(name).GetInt32())];
    }

    [Fact]
    public async Task An_unchanged_summary_is_a_304_until_a_run_ends()
    {
        await using var app = await SyncApplication.StartAsync();
        await app.RunWellAsync();
        var tag = (await app.Http.GetAsync("/api/summary")).Headers.ETag!;

        Assert.Equal(HttpStatusCode.NotModified, await StatusAsync());
        await app.RunWellAsync();
        Assert.Equal(HttpStatusCode.OK, await StatusAsync());

        async Task<HttpStatusCode> StatusAsync()
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/summary");
            request.Headers.Add("If-None-Match", tag.ToString());
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
        Assert.Contains(
            "days must be a whole number from 1 to 366", await answer.Content.ReadAsStringAsync(),
            StringComparison.Ordinal);
    }

    private static Task<JsonElement> ReadAsync(SyncApplication app, string query) =>
        app.Http.GetFromJsonAsync<JsonElement>($"/api/summary{query}");
}
