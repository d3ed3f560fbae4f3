using Microsoft.Extensions.Time.Testing;
using Sync.Inventory.Snapshots;

namespace Sync.Tests.Inventory.Snapshots;

public class SnapshotClockTests
{
    private const string Commit =
        "update sync.inventory_clock set at = greatest(clock_timestamp(), at + interval '1 microsecond')";

    [Fact]
    public async Task A_continuous_reader_sees_new_data_without_waiting_for_the_database()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 1));
        var time = new FakeTimeProvider();
        await using var clock = new SnapshotClock(app.DataSource) { Time = time };
        var before = await clock.ReadAsync(CancellationToken.None);
        await app.ExecuteAsync(Commit);

        // As long as no time passes, the moment does not age, and nobody reads the database.
        Assert.Same(before, await clock.ReadAsync(CancellationToken.None));
        time.Advance(SnapshotClock.Lease * 0.75);

        // The first reader starts the renewal. No reader waits for it, however long it takes.
        SnapshotMoment moment;
        do
        {
            var read = clock.ReadAsync(CancellationToken.None);
            Assert.True(read.IsCompleted);
            moment = await read;
            await Task.Yield();
        }
        while (ReferenceEquals(moment, before));

        Assert.NotEqual(before.Tick, moment.Tick);
    }

    [Fact]
    public async Task A_reader_after_a_pause_waits_for_new_data()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 1));
        var time = new FakeTimeProvider();
        await using var clock = new SnapshotClock(app.DataSource) { Time = time };
        var before = await clock.ReadAsync(CancellationToken.None);
        await app.ExecuteAsync(Commit);
        time.Advance(SnapshotClock.Lease);

        Assert.NotSame(before, await clock.ReadAsync(CancellationToken.None));
    }
}
