using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Sync.Database;

namespace Sync.FlowLogs.Snapshots;

/// <summary>
/// Tells each reader the newest moment, at most <see cref="Lease"/> old, and never older than the last run of this process.
/// Readers that come while a read is under way share the next, so under load one small statement serves many. As long as
/// nothing is new, they get the same object.
/// </summary>
public sealed class SnapshotClock([FromKeyedServices(SyncDataSource.Reads)] NpgsqlDataSource dataSource) : IAsyncDisposable
{
    /// <summary>
    /// How long a moment is told again without asking the database: what another process merged is seen that much later. Asking
    /// for every reader made the database the larger part of what a 304 costs.
    /// </summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMilliseconds(10);

    // Early enough that under load the next moment is mostly there before the last is too old.
    private static readonly TimeSpan Renewal = Lease / 2;

    private readonly Lock _lock = new();
    private Task _underWay = Task.CompletedTask;
    private Task<SnapshotMoment>? _next;

    // Kept open: this is asked more often than all else, and a pooled connection is cleaned for every use.
    private NpgsqlConnection? _connection;
    private (SnapshotTick Tick, Task<SnapshotMoment> Moment)? _last;
    private volatile Leased? _leased;
    private int _forgotten;

    public Task<SnapshotMoment> ReadAsync(CancellationToken cancellationToken)
    {
        if (_leased is { } leased && leased.Age < Lease)
        {
            if (leased.Age > Renewal && leased.IsFirstToRenew()) Renew();
            return leased.Moment;
        }

        lock (_lock) return (_next ??= ReadAfterAsync(_underWay)).WaitAsync(cancellationToken);
    }

    private void Renew()
    {
        lock (_lock)
        {
            if (_underWay.IsCompleted) _next ??= ReadAfterAsync(_underWay);
        }
    }

    /// <summary>Whoever asks after this gets what is committed by now.</summary>
    public void Forget()
    {
        lock (_lock)
        {
            _forgotten++;
            _leased = null;
        }
    }

    private async Task<SnapshotMoment> ReadAfterAsync(Task underWay)
    {
        // Yields always, so that _next is set before it is taken.
        await underWay.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        lock (_lock) (_underWay, _next) = (_next!, null);

        var isNew = _connection is null;
        try
        {
            return await ReadOnceAsync();
        }
        catch (NpgsqlException) when (!isNew && _connection is null)
        {
            // The connection was lost since the last read, which says nothing of the database now.
            return await ReadOnceAsync();
        }
    }

    private async Task<SnapshotMoment> ReadOnceAsync()
    {
        var (since, forgotten) = (Stopwatch.GetTimestamp(), Volatile.Read(ref _forgotten));
        var moment = await ReadNewestAsync();
        lock (_lock)
        {
            // What was committed meanwhile may be missing in it.
            if (forgotten == _forgotten) _leased = new Leased(moment, since);
        }

        return await moment;
    }

    private async Task<Task<SnapshotMoment>> ReadNewestAsync()
    {
        try
        {
            _connection ??= await dataSource.OpenConnectionAsync();
            var tick = await SnapshotTick.ReadAsync(_connection);
            if (_last is { } last && last.Tick == tick) return last.Moment;
            // The tick was read before, so what is read now is of it or newer, and then the next tick differs.
            var moment = new SnapshotMoment(tick, await ScopeFreshness.ReadAsync(_connection));
            _last = (tick, Task.FromResult(moment));
            return _last.Value.Moment;
        }
        catch
        {
            await CloseAsync();
            throw;
        }
    }

    /// <param name="since">Before the moment was read.</param>
    private sealed class Leased(Task<SnapshotMoment> moment, long since)
    {
        private int _renewals;

        public Task<SnapshotMoment> Moment => moment;

        public TimeSpan Age => Stopwatch.GetElapsedTime(since);

        public bool IsFirstToRenew() => Interlocked.Exchange(ref _renewals, 1) == 0;
    }

    public async ValueTask DisposeAsync()
    {
        await (_next ?? _underWay).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await CloseAsync();
    }

    private async Task CloseAsync()
    {
        if (_connection is { } connection) await connection.DisposeAsync();
        _connection = null;
    }
}
