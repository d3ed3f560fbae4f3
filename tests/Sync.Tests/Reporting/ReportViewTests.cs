using System.Net.Http.Json;
using System.Text.Json;
using Sync.FlowLogs;

namespace Sync.Tests.Reporting;

/// <summary>Compares the views of schema <c>report</c> with the cloud, the API and the tables.</summary>
public class ReportViewTests(ReportedCloud reported) : IClassFixture<ReportedCloud>
{
    private SyncApplication App => reported.App;

    [Fact]
    public async Task Every_object_and_column_of_the_reporting_schema_has_a_comment()
    {
        var silent = await App.QueryAsync<string>(
            """
            select c.relname || coalesce('.' || a.attname, '')
            from pg_class c
            left join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
            where c.relnamespace = 'report'::regnamespace
              and (col_description(c.oid, a.attnum) is null or obj_description(c.oid, 'pg_class') is null)
            union all
            select proname
            from pg_proc
            where pronamespace = 'report'::regnamespace and obj_description(oid, 'pg_proc') is null
            """);

        Assert.Empty(silent);
    }

    [Fact]
    public async Task The_flow_log_view_matches_the_cloud()
    {
        var expected = App.Cloud.FlowLogs("cn-hangzhou")
            .Select(each => $"{each.FlowLogId} {each.Status} {each.ProjectName} {each.Interval}");

        var rows = await App.QueryAsync<string>(
            """
            select concat_ws(' ', flow_log_id, status, project_name, interval)
            from report.flow_log
            where region_id = 'cn-hangzhou'
            """);

        Assert.Equal(expected.Order(StringComparer.Ordinal), rows.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_inventory_as_of_a_time_matches_the_API()
    {
        var times = await App.QueryAsync<DateTime>(
            "select distinct at from sync.drift_event union select baseline_at from sync.scope order by 1");
        Assert.True(times.Count > 3);
        foreach (var time in times)
        {
            var page = await App.Http.GetFromJsonAsync<JsonElement>(
                $"/api/flowlogs?pageSize=1000&asOf={time:yyyy-MM-ddTHH:mm:ss.ffffffZ}");
            var expected = page.GetProperty("items").EnumerateArray().Select(item =>
                $"{item.GetProperty("flowLogId")} {item.GetProperty("status")} {item.GetProperty("interval")}");

            var rows = await App.QueryAsync<string>(
                "select flow_log_id || ' ' || status || ' ' || interval from report.flow_log_as_of(@time)",
                new { time });

            Assert.Equal(expected.Order(StringComparer.Ordinal), rows.Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task The_history_contains_every_version_once()
    {
        var versions = await CountAsync("report.flow_log_history");
        var current = await CountAsync("report.flow_log_history where valid_to is null");

        Assert.Equal(await CountAsync("sync.flow_log") + await CountAsync("sync.flow_log_history"), versions);
        Assert.Equal(await CountAsync("sync.flow_log"), current);
    }

    [Fact]
    public async Task Tags_match_the_cloud()
    {
        var expected = Cloud()
            .SelectMany(flowLog => flowLog.Tags.Select(tag => $"{flowLog.FlowLogId} {tag.Key}={tag.Value}"));

        var rows = await App.QueryAsync<string>("select flow_log_id || ' ' || key || '=' || value from report.tag");

        Assert.Equal(expected.Order(StringComparer.Ordinal), rows.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Fields_of_the_log_format_are_separate_rows_in_order()
    {
        var expected = Cloud().Where(flowLog => flowLog.LogFormatString is not null)
            .Select(flowLog => $"{flowLog.FlowLogId} {flowLog.LogFormatString}");

        var rows = await App.QueryAsync<string>(
            """
            select flow_log_id || ' ' || string_agg('${' || field || '}', '' order by position)
            from report.format_field
            group by flow_log_id
            """);

        Assert.Equal(expected.Order(StringComparer.Ordinal), rows.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Coverage_counts_what_is_logged_in_each_CEN()
    {
        var expected = Cloud().GroupBy(flowLog => flowLog.CenId).Select(cen =>
            $"{cen.Key} {cen.Count()} {cen.Count(IsActive)} {cen.Select(each => each.RegionId).Distinct().Count()} "
            + $"{cen.Select(each => each.TransitRouterAttachmentId).OfType<string>().Distinct().Count()}");

        var rows = await App.QueryAsync<string>(
            """
            select concat_ws(' ', cen_id, active + inactive, active, regions, attachments)
            from report.coverage_by_cen
            where flow_logs > 0
            """);

        Assert.Equal(expected.Order(StringComparer.Ordinal), rows.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Coverage_names_the_attachments_that_are_logged()
    {
        var expected = Cloud()
            .Where(flowLog => flowLog.TransitRouterId is not null)
            .GroupBy(flowLog => flowLog.TransitRouterId)
            .Select(router => $"{router.Key} {router.Count()} {router.Count(IsActive)} "
                + string.Join(',', router.Where(IsActive)
                    .Select(each => each.TransitRouterAttachmentId).OfType<string>()
                    .Distinct().Order(StringComparer.Ordinal)));

        var rows = await App.QueryAsync<string>(
            """
            select transit_router_id || ' ' || flow_logs || ' ' || active || ' '
                || (select coalesce(string_agg(a, ',' order by a collate "C"), '') from unnest(attachments_active) a)
            from report.coverage_by_transit_router
            where flow_logs > 0
            """);

        Assert.Equal(expected.Order(StringComparer.Ordinal), rows.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Destinations_add_up_to_all_flow_logs()
    {
        var expected = Cloud()
            .GroupBy(each => (each.RegionId, each.ProjectName, each.LogStoreName, each.Interval, each.LogFormatString))
            .Select(group =>
                $"{group.Key.RegionId} {group.Key.ProjectName} {group.Key.LogStoreName} {group.Key.Interval} "
                + $"{group.Key.LogFormatString} {group.Count()} {group.Count(IsActive)}");

        var rows = await App.QueryAsync<string>(
            """
            select region_id || ' ' || project_name || ' ' || log_store_name || ' ' || interval || ' '
                || coalesce(log_format_string, '') || ' ' || flow_logs || ' ' || active
            from report.log_destination
            """);

        Assert.Equal(expected.Order(StringComparer.Ordinal), rows.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Drift_matches_the_API()
    {
        var page = await App.Http.GetFromJsonAsync<JsonElement>("/api/drift?pageSize=1000");
        var expected = page.GetProperty("items").EnumerateArray()
            .Select(item => $"{Show(item, "id", "kind")} {item.GetProperty("changes").GetArrayLength()}").ToList();

        var rows = await App.QueryAsync<string>(
            "select event_id || ' ' || kind || ' ' || jsonb_array_length(changes) from report.drift");

        Assert.NotEmpty(expected);
        Assert.Equal(expected.Order(StringComparer.Ordinal), rows.Order(StringComparer.Ordinal));
        Assert.Equal(expected.Count, await App.ScalarAsync<decimal>("select sum(events) from report.drift_by_day"));
    }

    [Fact]
    public async Task Freshness_and_runs_match_the_API()
    {
        var regions = (await App.Http.GetFromJsonAsync<JsonElement>("/api/regions")).GetProperty("items")
            .EnumerateArray().Select(item => Show(item, "regionId", "lastOutcome", "lastRunId"));
        var runs = (await App.Http.GetFromJsonAsync<JsonElement>("/api/runs")).GetProperty("items").EnumerateArray()
            .Select(item => Show(item, "runId", "outcome", "scopes", "added", "calls"));

        Assert.Equal(regions, await App.QueryAsync<string>(
            """
            select concat_ws(' ', region_id, last_outcome, last_run_id)
            from report.scope_freshness
            order by account_id, region_id
            """));
        Assert.Equal(runs, await App.QueryAsync<string>(
            "select concat_ws(' ', run_id, outcome, scopes, added, calls) from report.run order by run_id desc"));
    }

    private static string Show(JsonElement item, params string[] members) =>
        string.Join(' ', members.Select(member => $"{item.GetProperty(member)}"));

    private IEnumerable<FlowLog> Cloud() => App.Cloud.Regions.SelectMany(App.Cloud.FlowLogs);

    private static bool IsActive(FlowLog flowLog) => flowLog.Status == "Active";

    private Task<long> CountAsync(string from) => App.ScalarAsync<long>($"select count(*) from {from}");
}
