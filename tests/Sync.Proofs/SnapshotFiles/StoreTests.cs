using System.Globalization;
using System.Text.Json.Nodes;
using Sync.Proofs.Npm;
using Sync.Snapshots;

namespace Sync.Proofs.SnapshotFiles;

/// <summary>Snapshots in real stores, read by DuckDB.</summary>
public class StoreTests
{
    [NodeTheory]
    [InlineData(TestStore.Azure)]
    [InlineData(TestStore.S3)]
    [InlineData(TestStore.Folder)]
    public async Task A_backfill_of_30_days_equals_the_inventory_as_of_each_day_row_for_row(string kind)
    {
        await using var store = await TestStore.StartAsync(kind);
        await using var bench = await ChangedBenchAsync(
            [.. store.Settings(), ("Format", "parquet"), ("Resources", "flowlogs,drift"), ("PartRows", "40")]);

        var end = await bench.App.Get<RequestedSnapshots>().NowAsync(CancellationToken.None);
        var days = RequestedSnapshots.Moments(end.Date.AddDays(-30), end.Date.AddDays(-1), TimeSpan.FromDays(1));
        var (items, failure) = await bench.App.Get<RequestedSnapshots>().WriteAsync(
            bench.Series, "backfill", days, CancellationToken.None);

        Assert.Null(failure);
        Assert.Equal(Enumerable.Repeat("written", 30), items.Select(item => item.State));
        using var copy = await StoredSnapshots.CopyAsync(bench.Target);
        copy.AssertClean();
        foreach (var day in days)
        {
            Assert.Equal(
                (await bench.FlowLogsAsOfAsync(day)).Select(Line).Order(StringComparer.Ordinal),
                copy.Ask($"""
                    select concat_ws(' ', accountId, regionId, flowLogId, status, interval, tags['team'],
                        epoch_us(changedAt))
                    from {"{flowlogs}"}
                    where date = date '{day:yyyy-MM-dd}'
                    """).Order(StringComparer.Ordinal));
        }

        Assert.Equal(
            [await bench.App.ScalarAsync<string>(
                "select count(*)::text from sync.drift_event where at <= @last", new { last = days[^1] })],
            copy.Ask("select count(distinct id) from {drift}"));
    }

    [Fact]
    public async Task Columns_have_types_and_statistics_by_which_a_reader_skips()
    {
        await using var store = await TestStore.StartAsync(TestStore.Folder);
        await using var bench = await SnapshotBench.StartAsync(
            [.. store.Settings(), ("Format", "parquet"), ("Resources", "flowlogs,drift"), ("PartRows", "10")]);
        await bench.MissAsync(TimeSpan.FromDays(1));
        await bench.WriteDueAsync();
        using var copy = await StoredSnapshots.CopyAsync(bench.Target);

        Assert.Equal(
            [
                "accountId VARCHAR", "changedAt TIMESTAMP WITH TIME ZONE", "date DATE", "interval INTEGER",
                "tags MAP(VARCHAR, VARCHAR)",
            ],
            copy.Ask("""
                select column_name, column_type from (describe select * from {flowlogs})
                where column_name in ('accountId', 'changedAt', 'date', 'interval', 'tags')
                order by column_name
                """));
        // The rows are sorted by region and CEN, so the ranges of the parts follow each other.
        var ranges = copy.Ask($"""
            select stats_min_value, stats_max_value, row_group_num_rows
            from parquet_metadata('{copy.Glob("flowlogs")}')
            where path_in_schema = 'regionId'
            order by file_name
            """).Select(range => range.Split(' ')).ToList();
        Assert.Equal(6, ranges.Count);
        Assert.All(ranges, range => Assert.Equal("10", range[2]));
        Assert.All(ranges.Zip(ranges.Skip(1)), pair =>
            Assert.True(string.CompareOrdinal(pair.First[1], pair.Second[0]) <= 0, string.Join(' ', pair.First)));
        var region = ranges[0][0];
        Assert.Equal(
            [$"{bench.App.Cloud.FlowLogs(region).Count}"],
            copy.Ask($"select count(*) from {"{flowlogs}"} where regionId = '{region}'"));
    }

    [NodeFact]
    public async Task The_command_line_writes_lists_and_verifies_snapshots_in_a_store()
    {
        await using var store = await TestStore.StartAsync(TestStore.Azure);
        await using var bench = await SnapshotBench.StartAsync([.. store.Settings(), ("Format", "parquet")]);
        var settings = Settings(bench, store, store.Port);

        var written = await SyncProcess.OutputAsync(settings, "snapshot", "write", "daily");
        var backfill = await SyncProcess.OutputAsync(
            settings, "snapshot", "backfill", "daily", "--from", "3d", "--to", "1d", "--every", "1d");
        var list = await SyncProcess.OutputAsync(settings, "snapshot", "list", "--json");
        var verified = await SyncProcess.OutputAsync(settings, "snapshot", "verify");
        var doctor = await SyncProcess.RunAsync(settings, "doctor");

        Assert.Contains("\twritten\tcommand\t60\t", written, StringComparison.Ordinal);
        Assert.Equal(3, backfill.Split("\twritten\tbackfill\t").Length - 1);
        Assert.Equal(4, JsonNode.Parse(list)!["items"]!.AsArray().Count);
        Assert.Contains("4 snapshots in Azure Blob Storage", verified, StringComparison.Ordinal);
        Assert.Contains("ok    snapshots: daily: Azure Blob Storage", doctor.Output, StringComparison.Ordinal);

        var part = (await bench.ManifestAsync((await bench.MomentsAsync())[0])).Parts.First().Path;
        await bench.Target.PutAsync(part, [1, 2, 3], CancellationToken.None);
        var differs = await SyncProcess.RunAsync(settings, "snapshot", "verify", "daily");
        Assert.Equal(2, differs.ExitCode);
        Assert.Contains($"{part} was changed after it was written.", differs.Output, StringComparison.Ordinal);
        var unknown = await SyncProcess.RunAsync(settings, "snapshot", "write", "weekly");
        Assert.Equal(1, unknown.ExitCode);
        Assert.Contains("Unknown series weekly; configured: daily.", unknown.Errors, StringComparison.Ordinal);
    }

    [NodeFact]
    public async Task Doctor_says_what_is_wrong_with_a_store()
    {
        await using var store = await TestStore.StartAsync(TestStore.S3);
        await using var bench = await SnapshotBench.StartAsync([.. store.Settings()]);
        var settings = Settings(bench, store, store.Port);
        settings["Sync:Snapshots:0:Target"] = "s3://nowhere/x";

        var doctor = await SyncProcess.RunAsync(settings, "doctor");

        Assert.Equal(1, doctor.ExitCode);
        Assert.Contains("WRONG snapshots: daily: S3 127.0.0.1, bucket nowhere: writing", doctor.Output,
            StringComparison.Ordinal);
        Assert.Contains("the bucket does not exist: create it", doctor.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_instances_on_one_schedule_write_each_moment_once()
    {
        await using var store = await TestStore.StartAsync(TestStore.Folder);
        await using var bench = await SnapshotBench.StartAsync([.. store.Settings(), ("Schedule", "*/2 * * * * *")]);
        (string Key, string Value)[] more = [.. Settings(bench, store, store.Port)
            .Where(pair => pair.Key.StartsWith("Sync:Snapshots", StringComparison.Ordinal))
            .Select(pair => (pair.Key, pair.Value!))];
        await using var one = await UpHost.JoinAsync(bench.App, null, more);
        await using var two = await UpHost.JoinAsync(bench.App, null, more);

        for (var tries = 0; tries < 300 && (await bench.MomentsAsync()).Count < 8; tries++) await Task.Delay(100);

        var attempts = await bench.App.QueryAsync<int>("select attempts from sync.snapshot where state = 'written'");
        Assert.True(attempts.Count >= 8, $"{attempts.Count} were written.");
        Assert.All(attempts, count => Assert.Equal(1, count));
        using var copy = await StoredSnapshots.CopyAsync(bench.Target);
        copy.AssertWhole();
    }

    /// <summary>An inventory that was first listed 50 days ago, and changed 15 days ago.</summary>
    internal static async Task<SnapshotBench> ChangedBenchAsync(params (string Key, string Value)[] settings)
    {
        var bench = await SnapshotBench.StartAsync(settings);
        await bench.BackdateAsync(TimeSpan.FromDays(25));
        bench.App.Cloud.Drift(40);
        await bench.App.RunWellAsync();
        await bench.BackdateAsync(TimeSpan.FromDays(15));
        return bench;
    }

    /// <summary>The settings of another process with the same database and series.</summary>
    internal static Dictionary<string, string?> Settings(SnapshotBench bench, TestStore store, int port) =>
        Settings(bench, store.Settings(port));

    /// <summary>The same, of a series in the folder of the bench.</summary>
    /// <param name="more">Settings of the series, by their short names.</param>
    internal static Dictionary<string, string?> Settings(
        SnapshotBench bench, params (string Name, string Value)[] more)
    {
        var settings = bench.App.Settings();
        (string, string)[] series =
        [
            ("Name", "daily"), ("Schedule", bench.Series.Schedule!), ("Format", bench.Series.Format),
            ("PartRows", bench.Series.PartRows.ToString(CultureInfo.InvariantCulture)), ("Target", bench.Folder),
            .. more,
        ];
        foreach (var (name, value) in series) settings[$"Sync:Snapshots:0:{name}"] = value;
        return settings;
    }

    private static string Line(string json)
    {
        var item = JsonNode.Parse(json)!;
        var changed = (DateTime)item["changedAt"]!;
        object?[] values =
        [
            item["accountId"], item["regionId"], item["flowLogId"], item["status"], item["interval"],
            item["tags"]!["team"], (changed - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond,
        ];
        return string.Join(' ', values.Where(value => value is not null));
    }
}
