using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Sync.Database;

namespace Sync.Inventory.Snapshots;

/// <summary>
/// Provides the newest moment, which is at most <see cref="Lease"/> old and never older than the last run of this
/// process. All readers share one read at a time. As long as nothing changes, they get the same object.
/// </summary>
public sealed class SnapshotClock([FromKeyedServices(SyncDataSource.Reads)] NpgsqlDataSource dataSource)
    : IAsyncDisposable
{
    /// <summary>
    /// How long a moment is reused without a read of the database: merges of another process are visible with this
    /// delay. With a read for every request, the database took most of the time of a 304 response.
    /// </summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMilliseconds(10);

    /// <summary>Measures the age of a moment.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    private readonly Lock _lock = new();
    private volatile Reading? _newest;
    private Task _underWay = Task.CompletedTask;

    // Kept open, because this is the most frequent statement, and all other connections may be in use by exports.
    private NpgsqlConnection? _connection;
    private VisibleState? _visible;
    private SnapshotMoment? _moment;

    public Task<SnapshotMoment> ReadAsync(CancellationToken cancellationToken)
    {
        var reading = _newest;
        if (reading is null || !reading.IsFresh) reading = Next();
        return reading.Moment.WaitAsync(cancellationToken);
    }

    /// <summary>Reads that begin after this call see everything that is committed now.</summary>
    public void Forget()
    {
        lock (_lock) _newest = null;
    }

    private Reading Next()
    {
        lock (_lock)
        {
            // Another reader may have been faster.
            if (_newest is { IsFresh: true } newest) return newest;
            var next = new Reading(this, _underWay);
            _underWay = next.Moment;
            return _newest = next;
        }
    }

    private async Task<SnapshotMoment> ReadNewestAsync()
    {
        var isNew = _connection is null;
        try
        {
            return await ReadOnceAsync();
        }
        catch (NpgsqlException) when (!isNew && _connection is null)
        {
            // The connection was lost after the last read. The database may be available again.
            return await ReadOnceAsync();
        }
    }

    private async Task<SnapshotMoment> ReadOnceAsync()
    {
        try
        {
            _connection ??= await dataSource.OpenConnectionAsync();
            var visible = await VisibleState.ReadAsync(_connection);
            if (_moment is { } moment && visible is not null && visible == _visible) return moment;
            // Each was read before what depends on it: if something is committed in between, the next one differs.
            var tick = await SnapshotTick.ReadAsync(_connection);
            if (_moment?.Tick != tick) _moment = await SnapshotMoment.ReadAsync(_connection, tick);
            _visible = visible;
            return _moment;
        }
        catch
        {
            await CloseAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _underWay.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await CloseAsync();
    }

    private async Task CloseAsync()
    {
        if (_connection is { } connection) await connection.DisposeAsync();
        (_connection, _visible) = (null, null);
    }

    /// <summary>A read of the moment, which begins after the one before it has ended.</summary>
    private sealed class Reading
    {
        private const long NotYet = long.MaxValue;

        private readonly SnapshotClock _clock;
        private long _begun = NotYet;

        public Reading(SnapshotClock clock, Task previous)
        {
            _clock = clock;
            Moment = ReadAsync(previous);
        }

        public Task<SnapshotMoment> Moment { get; }

        /// <summary>Whether it sees everything that was committed <see cref="Lease"/> ago.</summary>
        public bool IsFresh => Volatile.Read(ref _begun) is var begun
            && (begun == NotYet || (!Moment.IsFaulted && _clock.Time.GetElapsedTime(begun) < Lease));

        private async Task<SnapshotMoment> ReadAsync(Task previous)
        {
            // Yields, because the caller holds the lock.
            await previous.ConfigureAwait(
                ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
            Volatile.Write(ref _begun, _clock.Time.GetTimestamp());
            return await _clock.ReadNewestAsync();
        }
    }
}
