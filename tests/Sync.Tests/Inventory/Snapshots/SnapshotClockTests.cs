using Sync.Inventory.Snapshots;

namespace Sync.Tests.Inventory.Snapshots;

public class SnapshotClockTests
{
    private const int Attempts = 30;

    private const string Commit =
        "update sync.inventory_clock set at = greatest(clock_timestamp(), at + interval '1 microsecond')";

    [Fact]
    public async Task A_continuous_reader_sees_new_data_without_waiting_for_the_database()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 1));
        var clock = app.Get<SnapshotClock>();
        var (prompt, attempts) = (false, 0);

        // One success is enough: on a busy machine, the other attempts may be too late.
        while (!prompt && attempts++ < Attempts)
        {
            var before = await clock.ReadAsync(CancellationToken.None);
            var committing = app.ExecuteAsync(Commit);
            prompt = await IsToldPromptlyAsync(clock, before);
            await committing;
        }

        Assert.True(prompt);
    }

    /// <summary>Reads until the snapshot time changes.</summary>
    /// <returns>False if a read had to wait.</returns>
    private static async Task<bool> IsToldPromptlyAsync(SnapshotClock clock, SnapshotMoment before)
    {
        var waited = false;
        SnapshotMoment moment;
        do
        {
            var read = clock.ReadAsync(CancellationToken.None);
            waited |= !read.IsCompleted;
            moment = await read;
            await Task.Yield();
        }
        while (ReferenceEquals(moment, before));
        return !waited;
    }
}
