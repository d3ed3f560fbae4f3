using Sync.Alibaba.Answers;
using Sync.FlowLogs;

namespace Sync.Tests.Inventory.Snapshots;

public class SnapshotFilterTests(SnapshotFilterTests.Inventory inventory) : IClassFixture<SnapshotFilterTests.Inventory>
{
    private static readonly FlowLog[] FlowLogs =
    [
        Some.FlowLog("flowlog-a1", name: "prod, egress") with
        {
            Description = "Owner: Network Team", CenId = "cen-a", ProjectName = "p-a", LogStoreName = "s-a",
            TransitRouterId = "tr-a",
            TransitRouterAttachmentId = "tr-attach-a", Interval = 60, FlowLogVersion = "3",
            Tags = WireTags.None.Add("env", "prod").Add("Team", "a, b"),
        },
        Some.FlowLog("flowlog-b2", status: "Inactive", name: "生产环境-流日志") with
        {
            CenId = "cen-b",
            Tags = WireTags.None.Add("env", "test").Add("team", "x"),
        },
        Some.FlowLog("flowlog-c3", name: "team-prod") with
        {
            Tags = WireTags.None,
            Description = "it's 100% <ok>",
        },
    ];

    [Theory]
    [InlineData("flowLogId=flowlog-a1", "a1")]
    [InlineData("flowLogId=flowlog-a1,flowlog-c3", "a1 c3")]
    [InlineData("flowLogName=prod,%20egress", "a1")]
    [InlineData("flowLogName=prod,%20egress&flowLogName=team-prod", "a1 c3")]
    [InlineData("flowLogName=prod", "")]
    [InlineData("description=Owner:%20Network%20Team", "a1")]
    [InlineData("cenId=cen-b", "b2")]
    [InlineData("cenId=cen-a&cenId=cen-b", "a1 b2")]
    [InlineData("projectName=p-a", "a1")]
    [InlineData("logStoreName=s-a", "a1")]
    [InlineData("status=inactive", "")]
    [InlineData("status=Inactive", "b2")]
    [InlineData("transitRouterId=tr-a", "a1")]
    [InlineData("transitRouterAttachmentId=tr-attach-a", "a1")]
    [InlineData("interval=60", "a1")]
    [InlineData("interval=60,600", "a1 b2 c3")]
    [InlineData("flowLogVersion=3", "a1")]
    [InlineData("regionId=cn-hangzhou", "a1 b2 c3")]
    [InlineData("accountId=1", "")]
    [InlineData("tag.env=prod", "a1")]
    [InlineData("tag.env=prod&tag.env=test", "a1 b2")]
    [InlineData("tag.env", "a1 b2")]
    [InlineData("tag.team", "b2")]
    [InlineData("tag.Team", "a1")]
    [InlineData("tag.Team=a,%20b", "a1")]
    [InlineData("tag.Team&tag.team", "")]
    [InlineData("tag.env&tag.Team=a,%20b", "a1")]
    [InlineData("status=Active&cenId=cen-1", "c3")]
    [InlineData("status=", "a1 b2 c3")]
    [InlineData("q=prod", "a1 c3")]
    [InlineData("q=PROD%20egr", "a1")]
    [InlineData("q=flowlog-b2", "b2")]
    [InlineData("q=owner:net", "a1")]
    [InlineData("q=生产", "b2")]
    [InlineData("q=attach", "a1")]
    [InlineData("q=it's%20100%25", "c3")]
    [InlineData("q=rod", "")]
    [InlineData("q=test", "b2")]
    [InlineData("q=prod&status=Active&tag.env=prod", "a1")]
    public async Task Each_filter_selects_by_its_own_field(string query, string expected)
    {
        var page = await inventory.App.PageAsync(query);

        Assert.Equal(
            expected, string.Join(' ', page.Items.Select(item => item.Content.FlowLogId["flowlog-".Length..])));
        Assert.Equal(page.Items.Count, page.TotalCount);
    }

    [Fact]
    public async Task The_accounts_own_id_selects_all()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 5));
        await app.RunWellAsync();

        Assert.Equal(5, (await app.IdsAsync($"accountId={app.Cloud.AccountId}")).Count);
    }

    [Fact]
    public async Task Filters_and_search_words_apply_to_the_past_as_well()
    {
        await using var app = await StartFilledAsync();
        var then = (await app.PageAsync("")).AsOf;
        foreach (var flowLog in FlowLogs)
            app.Cloud.Replace(flowLog with { FlowLogName = "other", Tags = WireTags.None, CenId = "cen-x" });
        await app.RunWellAsync();

        foreach (var filter in (string[])["q=egress", "tag.env=prod", "cenId=cen-b"])
        {
            Assert.Empty(await app.IdsAsync(filter));
            Assert.Single(await app.IdsAsync($"{filter}&asOf={Reading.At(then)}"));
        }
    }

    [Fact]
    public async Task A_description_of_one_megabyte_blocks_neither_a_merge_nor_the_search()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 0));
        var words = string.Join(' ', Enumerable.Range(0, 150_000).Select(n => $"w{n:x}"));
        app.Cloud.Add(Some.FlowLog("flowlog-words") with { Description = words });
        app.Cloud.Add(
            Some.FlowLog("flowlog-word") with
            {
                Description = new string('x', 1 << 20),
                FlowLogName = new string('y', 5000),
            });
        await app.RunWellAsync();

        Assert.Equal(["flowlog-words"], await app.IdsAsync("q=w1f"));
        Assert.Equal(["flowlog-word"], await app.IdsAsync("q=flowlog%20word&flowLogId=flowlog-word"));
    }

    [Fact]
    public async Task Search_words_are_found_by_the_index()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 0));
        await app.ExecuteAsync(
            """
            insert into sync.flow_log (account_id, region_id, flow_log_id, flow_log_name, tags, content_hash,
                first_seen_at, valid_from)
            select '1', 'cn-hangzhou', 'flowlog-' || n, 'name ' || md5(n::text), jsonb_build_object('n', n::text),
                gen_random_uuid(), now(), now()
            from generate_series(1, 20000) n;
            analyze sync.flow_log
            """);
        await app.ExecuteAsync("select pg_stat_reset()");
        Assert.Single(await app.IdsAsync("q=flowlog%2019999"));
        Assert.Single(await app.IdsAsync("tag.n=19999"));

        await app.WriteStatisticsAsync();
        Assert.Equal(
            ["flow_log_by_tag", "flow_log_by_word"],
            await app.QueryAsync<string>(
                """
                select indexrelname from pg_stat_user_indexes
                where indexrelname in ('flow_log_by_word', 'flow_log_by_tag') and idx_scan > 0
                order by indexrelname
                """));
    }

    [Theory]
    [InlineData("q=---", "q")]
    [InlineData("interval=often", "interval")]
    [InlineData("tag.=x", "tag.")]
    [InlineData("tags=x", "tags")]
    [InlineData("tag.a%00=x", "tag.a\\u0000")]
    [InlineData("sort=shoeSize", "sort")]
    [InlineData("sort=tags", "sort")]
    [InlineData("sort=status,cenId", "sort")]
    [InlineData("fields=flowLogId,shoeSize", "fields")]
    [InlineData("format=xml", "format")]
    public async Task An_invalid_parameter_is_a_400_that_names_it(string query, string parameter)
    {
        Assert.Contains(
            $"\"{parameter}\":[", await inventory.App.ProblemAsync($"/api/flowlogs?{query}"),
            StringComparison.Ordinal);
    }

    private static async Task<SyncApplication> StartFilledAsync()
    {
        var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 0));
        foreach (var flowLog in FlowLogs) app.Cloud.Add(flowLog);
        await app.RunWellAsync();
        return app;
    }

    public sealed class Inventory : SharedApp
    {
        private protected override Task<SyncApplication> StartAsync() => StartFilledAsync();
    }
}
