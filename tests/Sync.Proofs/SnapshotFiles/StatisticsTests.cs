namespace Sync.Proofs.SnapshotFiles;

/// <summary>What lets a reader skip most of a large file.</summary>
public class StatisticsTests
{
    [Fact]
    public async Task A_file_has_several_groups_each_with_the_range_of_accounts_regions_and_CEN_instances()
    {
        await using var store = await TestStore.StartAsync(TestStore.Folder);
        await using var bench = await SnapshotBench.StartAsync([.. store.Settings(), ("Format", "parquet")]);
        await bench.App.ExecuteAsync(Fill);
        await bench.MissAsync(TimeSpan.FromDays(1));

        await bench.WriteDueAsync();

        Assert.Equal(["written 1"], await bench.StatesAsync());
        using var copy = await StoredSnapshots.CopyAsync(bench.Target);
        Assert.Single((await bench.ManifestAsync((await bench.MomentsAsync())[0])).Parts);
        var groups = copy.Ask($"""
            select row_group_id, row_group_num_rows,
                string_agg(stats_min_value || '..' || stats_max_value, ' ' order by path_in_schema)
            from parquet_metadata('{copy.Glob("flowlogs")}')
            where path_in_schema in ('accountId', 'regionId', 'cenId')
            group by all
            order by row_group_id
            """);
        Assert.Equal(
            [
                "0 50000 1..1 cen-00..cen-24 cn-a..cn-b",
                "1 50000 1..2 cen-00..cen-24 cn-a..cn-b",
                "2 20000 2..2 cen-08..cen-24 cn-b..cn-b",
            ],
            groups);
        // Of two accounts, two regions and 25 CEN instances, all equally large.
        Assert.Equal(["1200"], copy.Ask(
            "select count(*) from {flowlogs} where accountId = '2' and regionId = 'cn-b' and cenId = 'cen-07'"));
    }

    [Fact]
    public async Task A_file_of_several_groups_that_is_written_again_has_the_same_bytes()
    {
        await using var store = await TestStore.StartAsync(TestStore.Folder);
        await using var bench = await SnapshotBench.StartAsync([.. store.Settings(), ("Format", "parquet")]);
        await bench.App.ExecuteAsync(Fill);
        await bench.MissAsync(TimeSpan.FromDays(1));
        await bench.WriteDueAsync();
        var moment = (await bench.MomentsAsync())[0];
        var before = (await bench.ManifestAsync(moment)).Parts.ToList();
        await bench.App.ExecuteAsync("update sync.snapshot set state = 'planned', ended_at = null");

        await bench.WriteDueAsync();

        Assert.Equal(["written 2"], await bench.StatesAsync());
        Assert.Equal(before, (await bench.ManifestAsync(moment)).Parts);
    }

    private const string Fill = """
        delete from sync.flow_log;
        insert into sync.flow_log (account_id, region_id, flow_log_id, cen_id, status, tags, content_hash,
            first_seen_at, valid_from)
        select (1 + n % 2)::text, case n / 2 % 2 when 0 then 'cn-a' else 'cn-b' end, 'flowlog-' || n,
            'cen-' || lpad((n / 4 % 25)::text, 2, '0'), 'Active', '{}', gen_random_uuid(),
            now() - interval '9 days', now() - interval '9 days'
        from generate_series(0, 119999) n
        """;
}
