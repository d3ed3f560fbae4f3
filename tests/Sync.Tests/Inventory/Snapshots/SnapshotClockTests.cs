using Microsoft.Extensions.Time.Testing;
using Npgsql;
using Sync.Inventory.Snapshots;

namespace Sync.Tests.Inventory.Snapshots;

public class SnapshotClockTests(SnapshotClockTests.One one) : IClassFixture<SnapshotClockTests.One>
{
    private const int Rounds = 100;

    private const string Commit = """
        update sync.inventory_clock set at = greatest(clock_timestamp(), at + interval '1 microsecond')
        returning at
        """;

    private readonly SyncApplication _app = one.App;
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task A_reader_within_the_lease_does_not_wait_for_the_database()
    {
        await using var clock = Clock();
        var before = await clock.ReadAsync(CancellationToken.None);
        await CommitAsync();
        _time.Advance(SnapshotClock.Lease * 0.99);

        var read = clock.ReadAsync(CancellationToken.None);

        Assert.True(read.IsCompleted);
        Assert.Same(before, await read);
    }

    [Fact]
    public async Task A_reader_after_the_lease_sees_what_was_committed_before_however_many_others_read()
    {
        await using var clock = Clock();
        await WhileOthersReadAsync(clock, async () =>
        {
            var committed = await CommitAsync();
            _time.Advance(SnapshotClock.Lease);

            var moment = await clock.ReadAsync(CancellationToken.None);

            Assert.True(moment.At >= committed);
        });
    }

    [Fact]
    public async Task A_reader_after_a_run_sees_what_the_run_committed_however_many_others_read()
    {
        await using var clock = Clock();
        await WhileOthersReadAsync(clock, async () =>
        {
            var committed = await CommitAsync();
            clock.Forget();

            var moment = await clock.ReadAsync(CancellationToken.None);

            Assert.True(moment.At >= committed);
        });
    }

    [Fact]
    public async Task Readers_get_the_same_moment_until_something_changes_that_a_response_depends_on()
    {
        await using var clock = Clock();
        var before = await clock.ReadAsync(CancellationToken.None);

        _time.Advance(SnapshotClock.Lease);
        Assert.Same(before, await clock.ReadAsync(CancellationToken.None));
        await _app.ExecuteAsync("comment on table sync.scope is 'anything'");
        _time.Advance(SnapshotClock.Lease);
        Assert.Same(before, await clock.ReadAsync(CancellationToken.None));
        await _app.ExecuteAsync("update sync.scope set last_run_id = last_run_id + 1");
        _time.Advance(SnapshotClock.Lease);
        Assert.NotSame(before, await clock.ReadAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_reader_whose_wait_is_cancelled_leaves_the_read_to_the_others()
    {
        await using var clock = Clock();
        await using var blocker = await _app.DataSource.OpenConnectionAsync();
        await using var transaction = await blocker.BeginTransactionAsync();
        await using (var command = new NpgsqlCommand("lock table sync.cursor_key", blocker, transaction))
            await command.ExecuteNonQueryAsync();
        using var cancelled = new CancellationTokenSource();
        var first = clock.ReadAsync(cancelled.Token);
        var others = Enumerable.Range(0, 100).Select(_ => clock.ReadAsync(CancellationToken.None)).ToList();

        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.DoesNotContain(others, read => read.IsCompleted);
        await transaction.CommitAsync();
        Assert.Single((await Task.WhenAll(others)).Distinct());
    }

    [Fact]
    public async Task A_failed_read_is_not_repeated_to_later_readers()
    {
        await using var clock = Clock();
        await clock.ReadAsync(CancellationToken.None);
        await _app.ExecuteAsync("alter table sync.inventory_clock rename to nowhere");
        _time.Advance(SnapshotClock.Lease);

        await Assert.ThrowsAsync<PostgresException>(() => clock.ReadAsync(CancellationToken.None));

        await _app.ExecuteAsync("alter table sync.nowhere rename to inventory_clock");
        await clock.ReadAsync(CancellationToken.None);
    }

    [Fact]
    public async Task A_commit_is_seen_although_a_later_transaction_ended_before_it()
    {
        await using var clock = Clock();
        await using var writer = await _app.DataSource.OpenConnectionAsync();
        await using var transaction = await writer.BeginTransactionAsync();
        await using var command = new NpgsqlCommand(Commit, writer, transaction);
        var committed = (DateTime)(await command.ExecuteScalarAsync())!;
        await _app.ExecuteAsync("comment on table sync.scope is 'anything'");
        var before = await clock.ReadAsync(CancellationToken.None);
        await transaction.CommitAsync();
        _time.Advance(SnapshotClock.Lease);

        var after = await clock.ReadAsync(CancellationToken.None);

        Assert.True(before.At < committed);
        Assert.Equal(committed, after.At);
    }

    private SnapshotClock Clock() => new(_app.DataSource) { Time = _time };

    private async Task<DateTime> CommitAsync()
    {
        await using var command = _app.DataSource.CreateCommand(Commit);
        return (DateTime)(await command.ExecuteScalarAsync())!;
    }

    private static async Task WhileOthersReadAsync(SnapshotClock clock, Func<Task> round)
    {
        using var over = new CancellationTokenSource();
        var others = Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
        {
            while (!over.IsCancellationRequested)
            {
                await clock.ReadAsync(CancellationToken.None);
                await Task.Yield();
            }
        })).ToList();
        for (var count = 0; count < Rounds; count++) await round();
        await over.CancelAsync();
        await Task.WhenAll(others);
    }

    /// <summary>An inventory of one flow log.</summary>
    public sealed class One : SharedApp
    {
        private protected override async Task<SyncApplication> StartAsync()
        {
            var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 1));
            await app.RunWellAsync();
            return app;
        }
    }
}
