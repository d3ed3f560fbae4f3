using Sync.Snapshots;

namespace Sync.Tests.Snapshots;

public class SnapshotMetricsTests
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    // By another instance.
    private const string Written = """
        insert into sync.snapshot
            (name, moment, origin, state, ended_at, attempts, rows, bytes, manifest, manifest_sha256)
        values ('daily', now() - @age, 'schedule', 'written', now(), 1, 1, 1, 'manifest', 'hash')
        """;

    [Fact]
    public async Task Attempts_rows_and_the_age_of_the_newest_snapshot_are_measured()
    {
        await using var bench = await SnapshotBench.StartAsync();
        using var measured = new Measurements(bench.App);
        await bench.MissAsync(TimeSpan.FromDays(2));

        await bench.WriteDueAsync();

        Assert.Equal(2, measured.Sum("sync.snapshots", "sync.outcome=written"));
        Assert.Equal(120, measured.Sum("sync.snapshot.rows", "sync.snapshot.series=daily"));
        Assert.True(measured.Sum("sync.snapshot.bytes") > 10_000);
        Assert.True(measured.Sum("sync.snapshot.duration") > 0);
        Assert.InRange(Assert.Single(measured.Observe("sync.snapshot.age")), 0, TimeSpan.FromDays(1).TotalSeconds + 60);
    }

    [Fact]
    public async Task The_age_is_that_of_the_newest_moment_although_an_older_one_was_written_last()
    {
        await using var bench = await SnapshotBench.StartAsync();
        using var measured = new Measurements(bench.App);
        await bench.MissAsync(Day);
        await bench.WriteDueAsync();
        var newest = (await bench.MomentsAsync())[0];

        await bench.App.Get<RequestedSnapshots>().WriteAsync(
            bench.Series, "backfill", [newest.AddDays(-5)], CancellationToken.None);

        Assert.Equal(2, (await bench.MomentsAsync()).Count);
        Assert.InRange(Assert.Single(measured.Observe("sync.snapshot.age")), 0, Day.TotalSeconds + 60);
    }

    [Fact]
    public async Task The_age_is_known_to_an_instance_that_never_wrote_and_follows_what_others_write()
    {
        await using var bench = await SnapshotBench.StartAsync();
        using var measured = new Measurements(bench.App);
        await bench.WriteDueAsync();
        Assert.Empty(measured.Observe("sync.snapshot.age"));

        foreach (var hours in (int[])[20, 2])
        {
            await bench.App.ExecuteAsync(Written, new { age = TimeSpan.FromHours(hours) });
            await bench.WriteDueAsync();
            var age = Assert.Single(measured.Observe("sync.snapshot.age"));
            Assert.InRange(age, TimeSpan.FromHours(hours).TotalSeconds, TimeSpan.FromHours(hours).TotalSeconds + 60);
        }

        await bench.App.ExecuteAsync("update sync.snapshot set state = 'removed'");
        await bench.WriteDueAsync();
        Assert.Empty(measured.Observe("sync.snapshot.age"));
    }

    [Fact]
    public async Task A_store_that_fails_is_counted()
    {
        await using var bench = await SnapshotBench.StartAsync(("Target", "/proc/nowhere"));
        using var measured = new Measurements(bench.App);
        await bench.MissAsync(TimeSpan.FromDays(1));

        await bench.WriteDueAsync();

        Assert.Equal(1, measured.Sum("sync.snapshots", "sync.outcome=failed"));
        Assert.Empty(bench.App.Errors);
    }
}
