using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using Npgsql;
using Sync.Runs.Upkeep;

namespace Sync.Tests.Runs.Upkeep;

/// <summary>The history is kept for a time. Earlier times are refused, and within the time no answer changes.</summary>
public class HistoryPruningTests
{
    private static readonly (string, string)[] Keep = [("Sync:History:Keep", "100.00:00:00")];

    [Fact]
    public async Task Earlier_times_are_refused_with_the_oldest_one_by_every_route_that_takes_a_time()
    {
        await using var app = await StartWithHistoryAsync();
        var oldest = await app.ScalarAsync<DateTime>("select oldest from report.history_kept");
        var (early, kept) = (oldest.AddSeconds(-1), oldest);

        foreach (var (path, parameter) in new[]
        {
            ("flowlogs?asOf=TIME", "asOf"), ("flowlogs?asOf=TIME&format=ndjson", "asOf"), ("cens?asOf=TIME", "asOf"),
            ("transit-routers?asOf=TIME", "asOf"), ("attachments?asOf=TIME", "asOf"), ("coverage?asOf=TIME", "asOf"),
            ("coverage/summary?asOf=TIME", "asOf"), ("diff?from=TIME&to=2999-01-01T00:00:00Z", "from"),
            ("diff?from=TIME&to=TIME", "to"),
        })
        {
            using var refused = await app.Http.GetAsync(Path(early));
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
            var problem = await refused.Content.ReadFromJsonAsync<JsonElement>();
            Assert.StartsWith(
                $"{parameter} is before {Text(oldest)}, the oldest time whose history is kept",
                problem.GetProperty("errors").GetProperty(parameter)[0].GetString(), StringComparison.Ordinal);
            using var accepted = await app.Http.GetAsync(Path(kept));
            Assert.Equal(HttpStatusCode.OK, accepted.StatusCode);

            string Path(DateTime time) => $"/api/{path.Replace("TIME", Text(time), StringComparison.Ordinal)}";
        }
    }

    [Theory]
    [InlineData("flow_log_as_of")]
    [InlineData("coverage_as_of")]
    public async Task Earlier_times_are_refused_in_SQL_for_the_reporting_role(string function)
    {
        await using var app = await StartWithHistoryAsync();
        var oldest = await app.ScalarAsync<DateTime>("select oldest from report.history_kept");
        await using var connection = await ReportingRole.ConnectAsync(app.ConnectionString);

        var error = await Assert.ThrowsAsync<PostgresException>(() => connection.ExecuteScalarAsync<long>(
            $"select count(*) from report.{function}(@time)", new { time = oldest.AddSeconds(-1) }));

        Assert.Equal($"The history before {Text(oldest)} is not kept: use a time from then on.", error.MessageText);
        Assert.True(
            await connection.ExecuteScalarAsync<bool>("select report.can_query_as_of(@oldest)", new { oldest }));
        await connection.ExecuteScalarAsync<long>($"select count(*) from report.{function}(@oldest)", new { oldest });
    }

    [Fact]
    public async Task The_floor_does_not_move_while_another_process_deletes_what_ended_before_it()
    {
        await using var app = await StartWithHistoryAsync();
        await app.AgeHistoryFloorAsync();
        var floor = await app.ScalarAsync<DateTime>(
            "update sync.history_floor set at = at - interval '1 minute' returning at");
        await using var other = new NpgsqlConnection($"{app.ConnectionString};Pooling=false");
        await other.OpenAsync();
        await using var transaction = await other.BeginTransactionAsync();
        await other.ExecuteAsync("select from sync.drift_event for update");
        await other.ExecuteAsync("select from sync.flow_log_history for update");

        await app.Get<Pruning>().RunAsync(CancellationToken.None);
        Assert.Equal(floor, await app.ScalarAsync<DateTime>("select at from sync.history_floor"));
        await transaction.RollbackAsync();
        await app.Get<Pruning>().RunAsync(CancellationToken.None);

        Assert.Equal(0, await app.ScalarAsync<long>(
            "select count(*) from sync.drift_event where at <= @floor and state <> 'pending'", new { floor }));
        Assert.True(floor < await app.ScalarAsync<DateTime>("select at from sync.history_floor"));
    }

    [Fact]
    public async Task Within_the_kept_time_no_answer_changes_when_older_versions_are_deleted()
    {
        await using var app = await StartWithHistoryAsync();
        var versions = await app.ScalarAsync<long>("select count(*) from sync.flow_log_history");
        var events = await app.ScalarAsync<long>("select count(*) from sync.drift_event");
        // The floor moves by the seconds that have passed since it was set.
        var since = (await app.ScalarAsync<DateTime>("select oldest from report.history_kept")).AddHours(1);
        var before = await AnswersAsync(app, since);

        await app.AgeHistoryFloorAsync();
        await app.RunWellAsync();

        Assert.True(await app.ScalarAsync<long>("select count(*) from sync.flow_log_history") < versions);
        Assert.True(await app.ScalarAsync<long>("select count(*) from sync.drift_event") < events);
        Assert.Equal(before, await AnswersAsync(app, since));
    }

    private static async Task<string[]> AnswersAsync(SyncApplication app, DateTime since)
    {
        var answers = new List<string>();
        foreach (var days in new[] { 0, 20, 49, 51, 99 })
        {
            var time = Text(since.AddDays(days));
            answers.Add(await app.Http.GetStringAsync($"/api/flowlogs?asOf={time}&pageSize=1000"));
            answers.Add(await app.Http.GetStringAsync($"/api/flowlogs?asOf={time}&regionId=cn-hangzhou&format=csv"));
            answers.AddRange(await app.QueryAsync<string>(
                "select f::text from report.flow_log_as_of(@time::timestamptz) f order by f::text", new { time }));
        }

        answers.Add(await app.Http.GetStringAsync($"/api/diff?from={Text(since)}&to=2999-01-01T00:00:00Z"));
        var summary = await app.Http.GetFromJsonAsync<JsonElement>("/api/summary?days=366");
        answers.Add(summary.GetProperty("days").ToString());
        answers.AddRange(await app.QueryAsync<string>(
            "select d::text from report.drift d where at > @since order by event_id", new { since }));
        return [.. answers];
    }

    [Fact]
    public async Task Rows_stay_for_a_day_after_their_time_is_refused_so_that_no_reader_misses_them()
    {
        await using var app = await StartWithHistoryAsync();
        var versions = await app.ScalarAsync<long>("select count(*) from sync.flow_log_history");

        await app.RunWellAsync();

        Assert.Equal(versions, await app.ScalarAsync<long>("select count(*) from sync.flow_log_history"));
    }

    [Fact]
    public async Task Totals_per_day_begin_where_the_history_does()
    {
        await using var app = await StartWithHistoryAsync();
        await app.AgeHistoryFloorAsync();
        await app.RunWellAsync();
        var oldest = await app.ScalarAsync<DateTime>("select oldest from report.history_kept");

        var days = (await app.Http.GetFromJsonAsync<JsonElement>("/api/summary?days=366")).GetProperty("days");
        var trend = (await app.Http.GetFromJsonAsync<JsonElement>("/api/coverage/summary?days=366"))
            .GetProperty("trend");

        Assert.Equal(
            DateOnly.FromDateTime(oldest).AddDays(1), DateOnly.Parse(days[0].GetProperty("day").GetString()!, null));
        Assert.Equal(days.GetArrayLength(), trend.GetArrayLength());
        Assert.Equal(
            0,
            await app.ScalarAsync<long>(
                "select count(*) from report.coverage_by_day where day <= (@oldest at time zone 'UTC')::date",
                new { oldest }));
    }

    [Fact]
    public async Task A_version_whose_predecessor_is_not_kept_is_shown_as_changed_and_not_as_added()
    {
        await using var app = await DriftWatch.StartAsync(Keep);
        await app.PutAsync(DriftWatch.Before with { Description = "second" });
        await app.AgeAsync(150);
        await app.PutAsync(DriftWatch.Before with { Description = "third" });
        await app.AgeHistoryFloorAsync();
        await app.RunWellAsync();

        var items = (await app.Http.GetFromJsonAsync<JsonElement>(
            $"/api/flowlogs/{DriftWatch.Before.FlowLogId}/history")).GetProperty("items");

        Assert.Equal(2, items.GetArrayLength());
        Assert.Equal(
            [("changed", 1), ("changed", 0)],
            items.EnumerateArray().Select(
                item => (item.GetProperty("change").GetString()!, item.GetProperty("changes").GetArrayLength())));
    }

    [Fact]
    public async Task A_longer_time_does_not_bring_back_what_was_deleted_and_a_shorter_one_applies_a_day_later()
    {
        await using var app = await StartWithHistoryAsync();
        var oldest = await app.ScalarAsync<DateTime>("select oldest from report.history_kept");

        await app.RunElsewhereAsync(("Sync:History:Keep", "forever"));
        await app.RunElsewhereAsync(("Sync:History:Keep", "40.00:00:00"));
        Assert.Equal(oldest, await app.ScalarAsync<DateTime>("select oldest from report.history_kept"));

        await app.AgeHistoryFloorAsync();
        await app.RunElsewhereAsync(("Sync:History:Keep", "40.00:00:00"));
        Assert.True(await app.ScalarAsync<DateTime>("select oldest from report.history_kept") > oldest.AddDays(59));
    }

    /// <summary>
    /// Changes 150 and 50 days ago, and a floor 100 days ago before which nothing has been deleted yet.
    /// </summary>
    private static async Task<SyncApplication> StartWithHistoryAsync()
    {
        var app = await SyncApplication.StartAsync(
            new(Regions: 3, FlowLogs: 60, TransitRouters: 3, Attachments: 10),
            [.. Keep, ("Sync:Network:Enabled", "true"), ("Sync:RemovalGuard:MaxFraction", "1")]);
        await app.RunWellAsync();
        await app.AgeAsync(10);
        foreach (var days in new[] { 100, 50 })
        {
            app.Cloud.Drift(30);
            await app.RunWellAsync();
            await app.AgeAsync(days);
        }

        await app.RunWellAsync();
        return app;
    }

    private static string Text(DateTime time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", null);
}
