using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Sync.Database;

namespace Sync.Inventory.Snapshots;

/// <summary>
/// Provides the newest moment, which is at most <see cref="Lease"/> old and never older than the last run of this
/// process. Readers that arrive during a read share the next one, so that under load one small statement serves many of
/// them. As long as nothing changes, they get the same object.
/// </summary>
public sealed class SnapshotClock([FromKeyedServices(SyncDataSource.Reads)] NpgsqlDataSource dataSource)
    : IAsyncDisposable
{
    /// <summary>
    /// How long a moment is reused without a read of the database: merges of another process are visible with this
    /// delay. With a read for every request, the database took most of the time of a 304 response.
    /// </summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMilliseconds(10);

    // Early enough that under load, the next moment is usually available before the last one expires.
    private static readonly TimeSpan Renewal = Lease / 2;

    /// <summary>Measures the age of a moment.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    private readonly Lock _lock = new();
    private Task _underWay = Task.CompletedTask;
    private Task<SnapshotMoment>? _next;

    // Kept open, because this is the most frequent statement, and a pooled connection is reset for each use.
    private NpgsqlConnection? _connection;
    private (SnapshotTick Tick, Task<SnapshotMoment> Moment)? _last;
    private volatile Leased? _leased;
    private int _forgotten;

    public Task<SnapshotMoment> ReadAsync(CancellationToken cancellationToken)
    {
        if (_leased is { } leased && Time.GetElapsedTime(leased.Since) is var age && age < Lease)
        {
            if (age > Renewal && leased.IsFirstToRenew()) Renew();
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

    /// <summary>Reads that begin after this call see everything that is committed now.</summary>
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
        // Always yields, so that _next is assigned before it is used.
        await underWay.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        lock (_lock) (_underWay, _next) = (_next!, null);

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
        var (since, forgotten) = (Time.GetTimestamp(), Volatile.Read(ref _forgotten));
        var moment = await ReadNewestAsync();
        lock (_lock)
        {
            // After Forget, the moment may lack what was committed during the read.
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
            // The tick was read first, so the scopes are as old as it or newer; if they are newer, the next tick
            // differs.
            var moment = await SnapshotMoment.ReadAsync(_connection, tick);
            _last = (tick, Task.FromResult(moment));
            return _last.Value.Moment;
        }
        catch
        {
            await CloseAsync();
            throw;
        }
    }

    /// <param name="since">A timestamp taken before the moment was read.</param>
    private sealed class Leased(Task<SnapshotMoment> moment, long since)
    {
        private int _renewals;

        public Task<SnapshotMoment> Moment => moment;

        public long Since => since;

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
