using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Sync.Local.FakeCen.Faults;

namespace Sync.Tests.FlowLogs;

/// <summary>Texts too long for an index: 8 kB of incompressible text in every text field of the cloud.</summary>
public sealed class LongTextTests
{
    private const string Region = "cn-hangzhou";

    private static readonly string[] Members =
    [
        "FlowLogName", "Description", "CenId", "TransitRouterId", "TransitRouterAttachmentId", "ProjectName",
        "LogStoreName", "LogFormatString",
        "FlowLogVersion", "Status", "CreationTime",
    ];

    [Fact]
    public async Task Incompressible_text_in_every_field_is_merged_read_and_moved_to_the_history()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 3));
        await app.RunWellAsync();
        app.Cen.Faults.Add(new EditedFlowLogs(MakeNoisy));

        var changed = await app.RunWellAsync();
        var again = await app.RunWellAsync();
        app.Cen.Faults.Add(new EditedFlowLogs(entry => entry["FlowLogId"] = $"{entry["FlowLogId"]}-new"));
        var replaced = await app.RunAsync(forceRemovals: true);

        Assert.Equal(
            (3, 3, 3, 3),
            (changed.Scopes[0].Changed, again.Scopes[0].Changed, replaced.Scopes[0].Added, replaced.Scopes[0].Removed));
        Assert.Equal(
            6,
            await app.ScalarAsync<long>(
                "select count(*) from sync.flow_log_history where length(transit_router_attachment_id) = 8192"));
        foreach (var item in (JsonArray)JsonNode.Parse(await app.Http.GetStringAsync("/api/flowlogs"))!["items"]!)
        {
            foreach (var member in Members)
                Assert.Equal(8192, ((string)item![char.ToLowerInvariant(member[0]) + member[1..]]!).Length);
            Assert.Equal(
                (8192, 8192),
                item!["tags"]!.AsObject().Select(tag => (tag.Key.Length, ((string)tag.Value!).Length)).Single());
            Assert.Equal(
                (8192, 8192),
                item["extra"]!.AsObject().Select(more => (more.Key.Length, ((string)more.Value!).Length)).Single());
        }

        Assert.Equal(
            0,
            await app.ScalarAsync<long>(
                "select count(*) from report.coverage_by_transit_router where length(transit_router_id) > 200 "
                    + "and flow_logs = 0"));
        Assert.Equal(256, await app.ScalarAsync<int>("select max(length(name)) from sync.unknown_field"));
    }

    [Theory]
    [InlineData("CenId")]
    [InlineData("TransitRouterId")]
    [InlineData("ProjectName")]
    [InlineData("LogStoreName")]
    public async Task A_filter_finds_a_text_too_long_for_an_index_and_no_text_that_only_begins_the_same(string member)
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 3));
        var (text, count) = (Noise()[..3000], 0);
        app.Cen.Faults.Add(new EditedFlowLogs(entry => entry[member] = $"{text}{++count % 3}"));

        await app.RunWellAsync();

        var parameter = char.ToLowerInvariant(member[0]) + member[1..];
        var page = JsonNode.Parse(await app.Http.GetStringAsync($"/api/flowlogs?{parameter}={text}1"))!;
        Assert.Equal($"{text}1", (string?)Assert.Single((JsonArray)page["items"]!)![parameter]);
        Assert.Equal(
            0, (int)JsonNode.Parse(await app.Http.GetStringAsync($"/api/flowlogs?{parameter}={text}"))!["totalCount"]!);
    }

    [Fact]
    public async Task Pages_in_the_order_of_a_long_text_reach_the_end()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 5));
        app.Cen.Faults.Add(new EditedFlowLogs(MakeNoisy));
        await app.RunWellAsync();
        var ids = new List<string>();

        for (string? cursor = ""; cursor is not null;)
        {
            var page = JsonNode.Parse(await app.Http.GetStringAsync(
                "/api/flowlogs?sort=cenId&pageSize=2"
                    + (cursor == "" ? "" : $"&cursor={Uri.EscapeDataString(cursor)}")))!;
            ids.AddRange(page["items"]!.AsArray().Select(item => (string)item!["flowLogId"]!));
            cursor = (string?)page["nextCursor"];
        }

        Assert.Equal(await app.InventoryIdsAsync(Region), ids.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Filters_by_the_prefix_of_a_text_use_their_indexes()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 0));
        await app.ExecuteAsync(
            """
            insert into sync.flow_log (account_id, region_id, flow_log_id, cen_id, transit_router_id, project_name,
                log_store_name, tags,
                content_hash, first_seen_at, valid_from)
            select '1', 'cn-hangzhou', 'flowlog-' || n, 'cen-' || n, 'tr-' || n, 'project-' || n, 'store', '{}',
                gen_random_uuid(), now(), now()
            from generate_series(1, 20000) n;
            analyze sync.flow_log
            """);
        await app.ExecuteAsync("select pg_stat_reset()");

        foreach (var filter in (string[])
        [
            "cenId=cen-7", "transitRouterId=tr-7,tr-8", "projectName=project-7&logStoreName=store",
        ])
            Assert.NotEqual(
                0, (int)JsonNode.Parse(await app.Http.GetStringAsync($"/api/flowlogs?{filter}"))!["totalCount"]!);

        await app.WriteStatisticsAsync();
        Assert.Equal(
            ["flow_log_by_cen", "flow_log_by_project", "flow_log_by_transit_router"],
            await app.QueryAsync<string>(
                """
                select indexrelname from pg_stat_user_indexes
                where indexrelname in ('flow_log_by_cen', 'flow_log_by_transit_router', 'flow_log_by_project')
                    and idx_scan > 0
                order by indexrelname
                """));
    }

    /// <summary>Except the keys: an id that is too long is invalid.</summary>
    [Fact]
    public async Task No_index_of_flow_logs_contains_a_complete_text_of_the_cloud()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var app = await SyncApplication.StartInAsync(new SyncSurroundings { Database = database });

        Assert.Empty(await app.QueryAsync<string>(
            """
            select i.indexrelid::regclass || ' (' || a.attname || ')'
            from pg_index i
            join pg_class c on c.oid = i.indexrelid
            join pg_am m on m.oid = c.relam and m.amname = 'btree'
            join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey) and a.atttypid = 'text'::regtype
            where i.indrelid in ('sync.flow_log'::regclass, 'sync.flow_log_history'::regclass)
              and a.attname not in ('account_id', 'region_id', 'flow_log_id')
              and coalesce(pg_get_expr(i.indpred, i.indrelid), '') not like '%length(' || a.attname || ') <= 200%'
            """));
    }

    private static void MakeNoisy(JsonObject entry)
    {
        foreach (var member in Members) entry[member] = Noise();
        entry["Tags"] = new JsonObject
        {
            ["Tag"] = new JsonArray(new JsonObject { ["Key"] = Noise(), ["Value"] = Noise() }),
        };
        entry[Noise()] = Noise();
    }

    // Six random bits per character, so that PostgreSQL cannot compress the text.
    private static string Noise() =>
        RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_", 8192);
}
