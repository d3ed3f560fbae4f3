using System.Net;
using System.Text.Json;
using Sync.Expectations;
using static Sync.Testing.ConformanceWatch;

namespace Sync.Tests.Expectations;

/// <summary><c>GET /api/expectations</c>, its sub-routes, and the reporting views.</summary>
public class ExpectationsEndpointTests(
    ExpectationsEndpointTests.Broken broken, ExpectationsEndpointTests.Selecting selecting)
    : IClassFixture<ExpectationsEndpointTests.Broken>, IClassFixture<ExpectationsEndpointTests.Selecting>
{
    private static readonly string[][] TwoRules =
    [
        ["off", "Severity=high", "Expect:Status=Inactive"],
        ["owned", "Select:CenId=cen-1", "Expect:Tags=owner", "Expect:FlowLogName=prod-*,test-*"],
    ];

    /// <summary>For tests that only read.</summary>
    public sealed class Broken : SharedApp
    {
        private protected override Task<SyncApplication> StartAsync() => StartBrokenAsync();
    }

    /// <summary>flowlog-1 breaks both rules; flowlog-2, which is in another CEN, and flowlog-3 break one.</summary>
    private static async Task<SyncApplication> StartBrokenAsync()
    {
        var app = await StartAsync(Rules(TwoRules));
        await app.PutAsync(Some.FlowLog("flowlog-2") with { CenId = "cen-2" });
        await app.PutAsync(Some.FlowLog("flowlog-3", status: "Inactive"));
        return app;
    }

    [Fact]
    public async Task Rules_are_returned_with_their_conditions_and_counts()
    {
        var app = broken.App;
        var since = await app.ScalarAsync<DateTime>("select min(since) from sync.nonconformance");

        var items = (await app.GetAsync<JsonElement>("/api/expectations")).GetProperty("items").EnumerateArray()
            .Select(item => item.GetRawText());

        Assert.Equal(
            [
                $$"""
                {"name":"off","severity":"high","select":{},"expect":{"status":["Inactive"]},
                "conforming":1,"nonconforming":2,"unjudged":0,"nonconformingSince":{{JsonSerializer.Serialize(since)}},
                "resource":"flow_log","unknown":0}
                """.ReplaceLineEndings(""),
                $$"""
                {"name":"owned","severity":"medium","select":{"cenId":["cen-1"]},
                "expect":{"flowLogName":["prod-*","test-*"],"tags.owner":["*"]},
                "conforming":0,"nonconforming":2,"unjudged":0,"nonconformingSince":{{JsonSerializer.Serialize(since)}},
                "resource":"flow_log","unknown":0}
                """.ReplaceLineEndings(""),
            ],
            items);
    }

    /// <summary>Selections, and how many flow logs each selects.</summary>
    public static TheoryData<string, int> Selections => new()
    {
        { "Select:AccountId=*", 1 },
        { "Select:RegionId=cn-h*zhou", 1 },
        { "Select:RegionId=cn_hangzhou", 0 },
        { "Select:RegionId=%", 0 },
        { "Select:CenId=cen-2,cen-*", 1 },
        { "Select:Tags=env", 1 },
        { "Select:Tags:env=a_%\\*", 1 },
        { "Select:Tags:env=a__\\*", 0 },
        { "Select:Tags:team=*", 0 },
    };

    [Theory]
    [MemberData(nameof(Selections))]
    public async Task Selected_flow_logs_are_counted_as_they_are_judged(string select, int selected)
    {
        var name = Selecting.NameOf(select);

        var rule = (await selecting.App.GetAsync<ExpectationList>("/api/expectations")).Items
            .Single(rule => rule.Name == name);

        Assert.Equal((0, selected, 0), (rule.Conforming, rule.Nonconforming, rule.Unjudged));
        Assert.Equal(
            selected,
            (await selecting.App.FoundAsync()).Count(found => found.Contains($" {name}: ", StringComparison.Ordinal)));
    }

    /// <summary>One app with a rule for each of the selections.</summary>
    public sealed class Selecting : SharedApp
    {
        private static readonly List<string> Conditions = [.. Selections.Select(row => (string)row[0])];

        internal static string NameOf(string select) => $"rule-{Conditions.IndexOf(select)}";

        private protected override async Task<SyncApplication> StartAsync()
        {
            var app = await ConformanceWatch.StartAsync(
                Rules([.. Conditions.Select(select => new[] { NameOf(select), select, "Expect:Status=Inactive" })]));
            await app.PutAsync(DriftWatch.Before with { Tags = DriftWatch.Before.Tags.SetItem("env", @"a_%\b") });
            return app;
        }
    }

    [Fact]
    public async Task Flow_logs_that_no_run_has_judged_are_counted_as_unjudged()
    {
        await using var app = await StartBrokenAsync();
        await app.RunElsewhereAsync(Rules(["off", "Expect:Status=Active"], TwoRules[1]));

        var rules = await app.GetAsync<ExpectationList>("/api/expectations");

        Assert.Equal(
            [(0, 0, 3), (0, 2, 0)], rules.Items.Select(rule => (rule.Conforming, rule.Nonconforming, rule.Unjudged)));
    }

    [Theory]
    [InlineData("", "1/off 1/owned 2/off 3/owned")]
    [InlineData("?expectation=owned", "1/owned 3/owned")]
    [InlineData("?severity=high", "1/off 2/off")]
    [InlineData("?severity=low,medium", "1/owned 3/owned")]
    [InlineData("?cenId=cen-2", "2/off")]
    [InlineData("?flowLogId=flowlog-1&flowLogId=flowlog-3&expectation=off", "1/off")]
    [InlineData("?regionId=cn-shanghai", "")]
    [InlineData("?accountId=1", "")]
    public async Task Filters_select_nonconforming_flow_logs(string query, string expected)
    {
        var page = await broken.App.GetAsync<NonconformingPage>($"/api/expectations/nonconforming{query}");

        Assert.Equal(expected, Show(page.Items));
    }

    [Fact]
    public async Task A_nonconforming_flow_log_is_returned_with_expected_and_actual_values()
    {
        var app = broken.App;

        var item = (await app.GetAsync<JsonElement>("/api/expectations/nonconforming?expectation=owned&pageSize=1"))
            .GetProperty("items")[0];

        Assert.Equal(
            $$"""
            {"accountId":"{{app.Cloud.AccountId}}","regionId":"cn-hangzhou",
            "flowLogId":"flowlog-1","flowLogName":"a name","cenId":"cen-1",
            "expectation":"owned","severity":"medium","since":{{item.GetProperty("since").GetRawText()}},
            "findings":[{"field":"flowLogName","expected":["prod-*","test-*"],"actual":"a name"},
            {"field":"tags.owner","expected":["*"],"actual":null}],
            "resource":"flow_log","resourceId":"flowlog-1","resourceName":"a name"}
            """.ReplaceLineEndings(""),
            item.GetRawText());
    }

    [Fact]
    public async Task Pages_cover_all_items_and_a_cursor_is_valid_only_for_its_query()
    {
        var app = broken.App;
        var read = new List<NonconformingItem>();
        string? cursor = null;
        for (var page = await GetAsync(""); ; page = await GetAsync($"&cursor={cursor}"))
        {
            read.AddRange(page.Items);
            if (page.NextCursor is null) break;
            cursor = page.NextCursor;
        }

        Assert.Equal("1/off 1/owned 2/off 3/owned", Show(read));
        Assert.Equal(
            HttpStatusCode.BadRequest,
            (await app.Http.GetAsync($"/api/expectations/nonconforming?severity=high&cursor={cursor}")).StatusCode);
        Assert.Equal(
            HttpStatusCode.BadRequest,
            (await app.Http.GetAsync($"/api/expectations/events?cursor={cursor}")).StatusCode);

        Task<NonconformingPage> GetAsync(string more) =>
            app.GetAsync<NonconformingPage>($"/api/expectations/nonconforming?pageSize=3{more}");
    }

    [Fact]
    public async Task Events_are_sorted_newest_first_and_filtered_by_kind_and_time()
    {
        await using var app = await StartBrokenAsync();
        await app.PutStatusAsync("Inactive");
        var times = await app.QueryAsync<DateTime>("select at from sync.conformance_event order by at");

        var all = (await PageAsync("pageSize=1000")).Items;
        var first = await PageAsync("pageSize=1");
        var rest = await PageAsync($"pageSize=2&cursor={first.NextCursor}");

        Assert.Equal(
            ["conforming flowlog-1 off", "nonconforming flowlog-3 owned", "nonconforming flowlog-2 off"],
            all.Select(item => $"{item.Kind} {item.FlowLogId} {item.Expectation}"));
        Assert.Equal(all.Select(item => item.Id), first.Items.Concat(rest.Items).Select(item => item.Id));
        Assert.Null(rest.NextCursor);
        Assert.Equal("Inactive", Assert.Single(all[0].Findings).Actual);
        Assert.Equal([all[0].Id], (await PageAsync("kind=conforming")).Items.Select(item => item.Id));
        var (since, until) = (Rfc3339(times[1]), Rfc3339(times[2]));
        Assert.Equal([all[1].Id], (await PageAsync($"since={since}&until={until}")).Items.Select(item => item.Id));

        static string Rfc3339(DateTime time) => $"{time:yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'}";

        Task<ConformanceEventPage> PageAsync(string query) =>
            app.GetAsync<ConformanceEventPage>($"/api/expectations/events?{query}");
    }

    [Fact]
    public async Task Lists_can_be_exported_as_CSV_and_NDJSON()
    {
        var app = broken.App;

        var csv = Reading.ParseCsv(await app.Http.GetStringAsync("/api/expectations/nonconforming?format=csv"));
        Assert.Equal(
            "accountId regionId flowLogId flowLogName cenId expectation severity since findings resource resourceId "
                + "resourceName",
            string.Join(' ', csv[0]));
        Assert.Equal("[{\"field\":\"status\",\"expected\":[\"Inactive\"],\"actual\":\"Active\"}]", csv[1][8]);
        Assert.Equal(5, csv.Count);
        Assert.Equal(3, Reading.ParseCsv(await app.Http.GetStringAsync("/api/expectations/events?format=csv")).Count);

        var lines = (await app.Http.GetStringAsync("/api/expectations/nonconforming?format=ndjson"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(
            "1/off 1/owned 2/off 3/owned",
            Show(
                lines.Select(line => JsonSerializer.Deserialize<NonconformingItem>(line, JsonSerializerOptions.Web)!)));
    }

    [Theory]
    [InlineData("nonconforming?severity=grave", "severity")]
    [InlineData("nonconforming?kind=conforming", "kind")]
    [InlineData("nonconforming?pageSize=0", "pageSize")]
    [InlineData("events?kind=added", "kind")]
    [InlineData("events?since=yesterday", "since")]
    [InlineData("events?format=parquet", "format")]
    public async Task An_invalid_parameter_is_named_in_the_error(string path, string name)
    {
        Assert.Contains(
            $"\"{name}\":[", await broken.App.ProblemAsync($"/api/expectations/{path}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_reporting_views_have_one_row_per_finding_and_one_per_event()
    {
        var app = broken.App;

        Assert.Equal(
            [
                "flowlog-1 off status [\"Inactive\"] Active",
                "flowlog-1 owned flowLogName [\"prod-*\", \"test-*\"] a name",
                "flowlog-1 owned tags.owner [\"*\"] nothing",
            ],
            await app.QueryAsync<string>(
                """
                select concat_ws(' ', flow_log_id, expectation, field, expected, coalesce(actual, 'nothing'))
                from report.nonconforming
                where flow_log_id = 'flowlog-1'
                order by 1
                """));
        Assert.Equal(2, await app.ScalarAsync<long>("select count(*) from report.conformance"));
    }

    private static string Show(IEnumerable<NonconformingItem> items) =>
        string.Join(' ', items.Select(item => $"{item.FlowLogId![^1]}/{item.Expectation}"));
}
