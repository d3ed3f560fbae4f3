namespace Sync.Tests.Snapshots;

public class SnapshotMetricsTests
{
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
