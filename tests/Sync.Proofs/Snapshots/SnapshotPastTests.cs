using CsCheck;
using Dapper;
using Npgsql;
using Sync.FlowLogs;
using Sync.Inventory.Snapshots;

namespace Sync.Proofs.Snapshots;

/// <summary>Lists of the past, compared with the simplest SQL statement that defines them.</summary>
public class SnapshotPastTests(SnapshotPastTests.LargePast large) : IClassFixture<SnapshotPastTests.LargePast>
{
    private static readonly (string Query, string Sql)[] Filters =
    [
        ("", "true"), ("&regionId=r1", "region_id = 'r1'"),
        ("&regionId=r0,r2&accountId=2", "region_id in ('r0', 'r2') and account_id = '2'"),
        ("&status=Inactive", "status = 'Inactive'"), ("&q=seven", "flow_log_name like '%seven'"),
        ("&q=name+seven&regionId=r2", "flow_log_name like '%seven' and region_id = 'r2'"),
        ("&tag.env=test&status=Active", "tags ->> 'env' = 'test' and status = 'Active'"), ("&status=none", "false"),
    ];

    private static readonly string[] Sorts = ["", "&sort=status", "&sort=-changedAt", "&sort=flowLogName"];

    // Version n of flow log i begins at minute 10 * n + i % 10. Some flow logs are missing for one version. The last
    // version is the current one.
    private const string Fill = """
        create temporary table version as
        select (i % 2 + 1)::text as account_id, 'r' || i % 3 as region_id, 'flowlog-' || i as flow_log_id,
            'a name ' || case when (i + n) % 7 = 0 then 'seven' else n::text end as flow_log_name,
            case when (i + n) % 3 = 0 then 'Inactive' else 'Active' end as status,
            case when i % 2 = 0 then '{"env": "test"}' else '{}' end::jsonb as tags,
            timestamptz '2026-01-01T00:00:00Z' + (10 * n + i % 10) * interval '1 minute' as valid_from, n
        from generate_series(1, @flowLogs) i, generate_series(0, @versions) n
        where (i * 7 + n) % 5 > 0;
        insert into sync.scope (account_id, region_id, last_run_id, last_outcome, last_at)
        select distinct account_id, region_id, 1, 'synced', now() from version;
        insert into sync.flow_log (account_id, region_id, flow_log_id, flow_log_name, status, tags, content_hash,
            first_seen_at, valid_from)
        select account_id, region_id, flow_log_id, flow_log_name, status, tags, gen_random_uuid(), valid_from,
            valid_from
        from version where n = @versions;
        insert into sync.flow_log_history (account_id, region_id, flow_log_id, flow_log_name, status, tags,
            content_hash, first_seen_at, valid_from, valid_to)
        select account_id, region_id, flow_log_id, flow_log_name, status, tags, gen_random_uuid(), valid_from,
            valid_from, valid_from + interval '10 minutes'
        from version where n < @versions;
        update sync.inventory_clock set at = clock_timestamp();
        analyze sync.flow_log; analyze sync.flow_log_history
        """;

    [Fact]
    public async Task Pages_of_any_time_with_any_filter_in_any_order_match_the_plain_statement()
    {
        await using var app = await StartAsync(flowLogs: 90, versions: 6);
        await Gen.Select(Gen.Int[-1, 75], OneOf(Filters), OneOf(Sorts), Gen.Int[1, 40]).SampleAsync(
            async (minute, filter, sort, pageSize) =>
            {
                var at = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddMinutes(minute);
                var walked = await app.WalkAsync($"asOf={Reading.At(at)}&pageSize={pageSize}{filter.Query}{sort}");
                var first = await app.PageAsync($"asOf={Reading.At(at)}&pageSize=1{filter.Query}{sort}");

                var plain = await PlainAsync(app, at, filter.Sql);
                Assert.Equal(plain.Order(StringComparer.Ordinal), Keys(walked).Order(StringComparer.Ordinal));
                Assert.Equal(plain.Count, first.TotalCount);
                if (sort == "") Assert.Equal(plain, Keys(walked));
            },
            iter: 100, threads: 1);
    }

    [Theory]
    [InlineData("", "true")]
    [InlineData("&status=Active", "status = 'Active'")]
    [InlineData("&regionId=r1,r2", "region_id in ('r1', 'r2')")]
    [InlineData("&accountId=2", "account_id = '2'")]
    public async Task Pages_of_a_large_past_match_the_plain_statement(string query, string sql)
    {
        var app = large.App;
        var at = new DateTime(2026, 1, 1, 0, 15, 0, DateTimeKind.Utc);

        var plain = await PlainAsync(app, at, sql);
        var walked = await app.WalkAsync(
            $"asOf={Reading.At(at)}&pageSize=1000&fields=accountId,regionId,flowLogId{query}");
        Assert.True(plain.Count > 50_000, $"{plain.Count}");
        Assert.Equal(plain, Keys(walked));
        var export = await app.Http.GetStringAsync(
            $"/api/flowlogs?format=csv&asOf={Reading.At(at)}&fields=accountId,regionId,flowLogId{query}");
        Assert.Equal(plain, export.Split("\r\n").Skip(1).SkipLast(1).Select(line => line.Replace(',', '/')));
    }

    [Fact]
    public async Task A_search_in_too_many_past_flow_logs_is_refused_with_an_alternative()
    {
        await using var app = await StartAsync(flowLogs: 60_000, versions: 2);
        const string asOf = "asOf=2026-01-01T00:15:00Z";

        var problem = await app.ProblemAsync($"/api/flowlogs?{asOf}&q=name");

        Assert.Contains("\"q\":[", problem, StringComparison.Ordinal);
        Assert.Contains("regionId", problem, StringComparison.Ordinal);
        // The narrower queries that the error message suggests.
        Assert.NotEqual(0, (await app.PageAsync($"{asOf}&q=seven")).TotalCount);
        Assert.NotEqual(0, (await app.PageAsync($"{asOf}&q=name&regionId=r1")).TotalCount);
        Assert.NotEqual(0, (await app.PageAsync("q=name")).TotalCount);
    }

    /// <summary>
    /// More than 50,000 flow logs match each filter: such large lists use another query plan than small ones.
    /// </summary>
    public sealed class LargePast : SharedApp
    {
        private protected override Task<SyncApplication> StartAsync() =>
            SnapshotPastTests.StartAsync(flowLogs: 160_000, versions: 2);
    }

    private static async Task<SyncApplication> StartAsync(int flowLogs, int versions)
    {
        var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 0));
        await using var connection = new NpgsqlConnection(app.ConnectionString);
        await connection.ExecuteAsync(new CommandDefinition(Fill, new { flowLogs, versions }, commandTimeout: 0));
        // Readers see a commit of another process after this time.
        await Task.Delay(SnapshotClock.Lease * 2);
        return app;
    }

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static IEnumerable<string> Keys(IEnumerable<SnapshotItem<FlowLog>> items) =>
        items.Select(item => $"{item.AccountId}/{item.Content.RegionId}/{item.Content.FlowLogId}");

    // The collation of the database may differ from that of .NET.
    private static Task<IReadOnlyList<string>> PlainAsync(
        SyncApplication app, DateTime at, string filter) => app.QueryAsync<string>(
        $"""
        select account_id || '/' || region_id || '/' || flow_log_id
        from (
            select account_id, region_id, flow_log_id, flow_log_name, status, tags, valid_from,
                'infinity'::timestamptz as valid_to
            from sync.flow_log
            union all
            select account_id, region_id, flow_log_id, flow_log_name, status, tags, valid_from, valid_to
            from sync.flow_log_history
        ) version
        where valid_from <= @at and valid_to > @at and {filter}
        order by account_id, region_id, flow_log_id
        """,
        new { at });
}
