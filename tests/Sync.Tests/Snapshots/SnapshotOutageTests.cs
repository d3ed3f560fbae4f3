using Sync.Snapshots;

namespace Sync.Tests.Snapshots;

/// <summary>A database that fails while snapshots are written: the reason is told, and nobody waits for ever.</summary>
public class SnapshotOutageTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_freshness_that_cannot_be_read_is_a_recorded_reason_and_tried_again_after_a_pause()
    {
        await using var bench = await SnapshotBench.StartAsync();
        await bench.App.ExecuteAsync("alter table sync.scope rename column last_complete_at to hidden");

        var failure = await WriteAsync(bench);

        Assert.StartsWith("It failed with PostgresException", failure, StringComparison.Ordinal);
        Assert.Equal(["planned 1"], await bench.StatesAsync());
        Assert.True(await bench.App.ScalarAsync<bool>("select due_at > clock_timestamp() from sync.snapshot"));
        await bench.App.ExecuteAsync("alter table sync.scope rename column hidden to last_complete_at");
        Assert.Null(await WriteAsync(bench));
        Assert.Equal(["written 2"], await bench.StatesAsync());
    }

    [Fact]
    public async Task A_request_ends_with_the_reason_if_the_database_refuses_to_write()
    {
        await using var bench = await SnapshotBench.StartAsync();
        await bench.WriteDueAsync();
        await RefuseAsync(bench, "update of lease on sync.snapshot_series");

        var failure = await WriteAsync(bench);

        Assert.StartsWith("It failed with PostgresException", failure, StringComparison.Ordinal);
        Assert.Equal(["planned 0"], await bench.StatesAsync());
    }

    [Fact]
    public async Task An_overdue_snapshot_is_reported_although_the_database_fails_before_any_attempt()
    {
        await using var bench = await SnapshotBench.StartAsync();
        await bench.WriteDueAsync();
        await bench.App.ExecuteAsync("""
            insert into sync.snapshot (name, moment, origin, planned_at)
            values ('daily', now() - interval '3 hours', 'schedule', now() - interval '2 hours')
            """);
        await RefuseAsync(bench, "update of attempts on sync.snapshot");

        await bench.WriteDueAsync();

        Assert.Equal(["planned 0"], await bench.StatesAsync());
        Assert.True(await bench.App.ScalarAsync<bool>("select overdue_at is not null from sync.snapshot"));
    }

    /// <returns>Why the snapshot of now was not written; null: it was.</returns>
    private static async Task<string?> WriteAsync(SnapshotBench bench)
    {
        var moments = await bench.App.QueryAsync<DateTime>("select moment from sync.snapshot");
        if (moments.Count == 0) moments = [TimeProvider.System.GetUtcNow().UtcDateTime.Date.AddDays(-1)];
        var (_, failure) = await bench.App.Get<RequestedSnapshots>()
            .WriteAsync(bench.Series, "command", moments, CancellationToken.None).WaitAsync(Patience);
        return failure;
    }

    private static Task RefuseAsync(SnapshotBench bench, string change) => bench.App.ExecuteAsync($"""
        create function refuse() returns trigger language plpgsql as $$ begin raise 'refused'; end $$;
        create trigger refuse before {change} for each row execute function refuse()
        """);
}
