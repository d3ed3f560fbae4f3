using System.Text.Json;
using Sync.Http;
using Sync.Snapshots;

namespace Sync.Tests.Snapshots;

/// <summary>What is written when, with a folder as the store.</summary>
public class SnapshotFileTests
{
    private static readonly TimeSpan ThreeDays = TimeSpan.FromDays(3);

    [Fact]
    public async Task Each_missed_moment_is_written_later_as_the_inventory_was_then()
    {
        await using var bench = await SnapshotBench.StartAsync(("PartRows", "25"));
        bench.App.Cloud.Drift(30);
        await bench.App.RunWellAsync();
        // The second run is now five days old, the first fifteen.
        await bench.BackdateAsync(TimeSpan.FromDays(5));
        await bench.MissAsync(TimeSpan.FromDays(8));

        await bench.WriteDueAsync();

        var moments = await bench.MomentsAsync();
        Assert.Equal(8, moments.Count);
        Assert.All(moments, moment => Assert.Equal((0, 0), (moment.Hour, moment.Minute)));
        foreach (var moment in moments)
        {
            Assert.Equal(
                (await bench.FlowLogsAsOfAsync(moment)).Order(StringComparer.Ordinal),
                (await bench.FlowLogsAsync(moment)).Order(StringComparer.Ordinal));
        }

        Assert.NotEqual(await bench.FlowLogsAsync(moments[0]), await bench.FlowLogsAsync(moments[^1]));
        var parts = (await bench.ManifestAsync(moments[0])).Parts.ToList();
        Assert.Equal([25, 25], parts.Take(2).Select(part => part.Rows));
        Assert.True(parts.Count > 2);
    }

    [Fact]
    public async Task The_manifest_names_every_file_with_its_hash_and_says_how_fresh_each_scope_was()
    {
        await using var bench = await SnapshotBench.StartAsync(("Resources", "flowlogs,drift"));
        await bench.MissAsync(TimeSpan.FromDays(1));

        await bench.WriteDueAsync();

        var moment = Assert.Single(await bench.MomentsAsync());
        var manifest = await bench.ManifestAsync(moment);
        var files = bench.Files();
        Assert.Equal(
            manifest.Parts.Select(part => part.Path)
                .Append(PathTemplate.Manifest("daily", moment)).Append(PathTemplate.Latest("daily"))
                .Order(StringComparer.Ordinal),
            files.Keys.Order(StringComparer.Ordinal));
        Assert.All(manifest.Parts, part => Assert.Equal(
            (part.Sha256, part.Bytes), (SnapshotManifest.Sha256(files[part.Path]), files[part.Path].LongLength)));
        Assert.Equal(3, manifest.Scopes.Count);
        Assert.All(manifest.Scopes, scope => Assert.Equal(("synced", null), (scope.Outcome, scope.StaleReason)));
        Assert.Equal((1, "daily", 1L), (manifest.SchemaVersion, manifest.Name, manifest.RunId));
        Assert.Empty(manifest.Missing);
        Assert.Equal(moment, Latest(files).Moment);
        Assert.Equal(SnapshotManifest.Sha256(files[Latest(files).Manifest]), Latest(files).ManifestSha256);
    }

    [Fact]
    public async Task A_snapshot_that_is_written_again_has_the_same_bytes_and_leftovers_are_removed()
    {
        await using var bench = await SnapshotBench.StartAsync(
            ("Resources", "flowlogs,drift,cens"), ("Format", "parquet"));
        await bench.MissAsync(TimeSpan.FromDays(1));
        await bench.WriteDueAsync();
        var before = bench.Files();
        // As if it had been killed before it recorded the snapshot, with half a part left.
        var part = (await bench.ManifestAsync((await bench.MomentsAsync())[0])).Parts.First().Path;
        await File.WriteAllTextAsync(Path.Combine(bench.Folder, $"{part}.1234.partial"), "half");
        var other = part.Replace("part-0.", "part-7.", StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(bench.Folder, other), "");
        bench.App.Cloud.Drift(20);
        await bench.App.RunWellAsync();
        await bench.App.ExecuteAsync("update sync.snapshot set state = 'planned', ended_at = null");

        await bench.WriteDueAsync();

        Assert.Equal(["written 2"], await bench.StatesAsync());
        var after = bench.Files();
        Assert.Equal(before.Keys.Order(StringComparer.Ordinal), after.Keys.Order(StringComparer.Ordinal));
        Assert.All(before, file => Assert.Equal(file.Value, after[file.Key]));
    }

    [Fact]
    public async Task The_pointer_names_the_newest_snapshot_although_an_older_one_is_written_later()
    {
        await using var bench = await SnapshotBench.StartAsync();
        await bench.MissAsync(TimeSpan.FromDays(1));
        await bench.WriteDueAsync();
        var newest = (await bench.MomentsAsync())[0];

        var (items, failure) = await bench.App.Get<RequestedSnapshots>().WriteAsync(
            bench.Series, "backfill", [newest.AddDays(-2)], CancellationToken.None);

        Assert.Null(failure);
        Assert.Equal("written", Assert.Single(items).State);
        Assert.Equal(2, (await bench.MomentsAsync()).Count);
        Assert.Equal(newest, Latest(bench.Files()).Moment);
    }

    [Fact]
    public async Task Only_the_newest_missed_moments_are_caught_up()
    {
        await using var bench = await SnapshotBench.StartAsync(("CatchUp", "1"));
        await bench.MissAsync(TimeSpan.FromDays(6));

        await bench.WriteDueAsync();

        var moments = await bench.MomentsAsync();
        Assert.Equal(2, moments.Count);
        Assert.Equal(TimeSpan.FromDays(1), moments[1] - moments[0]);
        Assert.Contains(bench.App.Log.All, line => line.Contains("4 are not", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Snapshots_after_each_run_show_the_inventory_at_its_end()
    {
        await using var bench = await SnapshotBench.StartAsync(("AfterRun", "true"));
        await bench.WriteDueAsync();
        bench.App.Cloud.Drift(10);
        await bench.App.RunWellAsync();
        // It is planned two seconds after the run at the earliest.
        await bench.App.ExecuteAsync("update sync.sync_run set finished_at = finished_at - interval '5 seconds' "
            + "where run_id = 2; update sync.snapshot_series set planned_to = planned_to - interval '10 seconds'; "
            + "update sync.inventory_clock set at = at - interval '5 seconds'; "
            + "update sync.flow_log set valid_from = valid_from - interval '5 seconds'");

        await bench.WriteDueAsync();

        var moment = Assert.Single(await bench.MomentsAsync());
        Assert.Equal(moment, await bench.App.ScalarAsync<DateTime>(
            "select finished_at from sync.sync_run where run_id = 2"));
        Assert.Equal(2, (await bench.ManifestAsync(moment)).RunId);
    }

    [Fact]
    public async Task Old_snapshots_are_removed_with_all_their_files_and_the_newest_is_kept()
    {
        await using var bench = await SnapshotBench.StartAsync(("Keep", "2.00:00:00"));
        await bench.MissAsync(TimeSpan.FromDays(5));

        await bench.WriteDueAsync();

        Assert.Equal(3, (await bench.MomentsAsync("removed")).Count);
        var kept = await bench.MomentsAsync();
        Assert.Equal(2, kept.Count);
        Assert.Equal(5, bench.Files().Count);
        Assert.Equal(kept[^1], Latest(bench.Files()).Moment);
        await bench.App.ExecuteAsync(
            "update sync.snapshot set moment = moment - interval '8 days' where state = 'written'");
        await bench.WriteDueAsync();
        Assert.Single(await bench.MomentsAsync());
    }

    [Fact]
    public async Task A_moment_before_the_first_run_is_skipped_instead_of_written_empty()
    {
        await using var bench = await SnapshotBench.StartAsync();

        var (items, _) = await bench.App.Get<RequestedSnapshots>().WriteAsync(
            bench.Series, "backfill", [new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc)], CancellationToken.None);

        var item = Assert.Single(items);
        Assert.Equal("skipped", item.State);
        Assert.StartsWith("No run had ended by then", item.Reason, StringComparison.Ordinal);
        Assert.Empty(bench.Files());
    }

    [Fact]
    public async Task Drift_files_have_each_event_once_over_all_snapshots()
    {
        await using var bench = await SnapshotBench.StartAsync(("Resources", "drift"));
        foreach (var _ in Enumerable.Range(0, 3))
        {
            bench.App.Cloud.Drift(15);
            await bench.App.RunWellAsync();
            await bench.BackdateAsync(TimeSpan.FromDays(1));
        }

        await bench.MissAsync(ThreeDays + TimeSpan.FromDays(1));

        await bench.WriteDueAsync();

        var ids = new List<string>();
        foreach (var moment in await bench.MomentsAsync())
        {
            foreach (var part in (await bench.ManifestAsync(moment)).Parts)
            {
                ids.AddRange(File.ReadLines(Path.Combine(bench.Folder, part.Path))
                    .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("id").GetString()!));
            }
        }

        var newest = (await bench.MomentsAsync())[^1];
        Assert.Equal(
            await bench.App.QueryAsync<string>(
                "select event_id::text from sync.drift_event where at <= @newest order by 1", new { newest }),
            ids.Order(StringComparer.Ordinal));
        Assert.True(ids.Count > 20);
    }

    private static LatestSnapshot Latest(IReadOnlyDictionary<string, byte[]> files) =>
        JsonSerializer.Deserialize<LatestSnapshot>(files[PathTemplate.Latest("daily")], ApiJson.Options)!;
}
