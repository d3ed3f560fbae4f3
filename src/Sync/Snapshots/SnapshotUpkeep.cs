using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Sync.Database;
using Sync.Snapshots.Targets;

namespace Sync.Snapshots;

/// <summary>
/// What the holder of a series does beside writing: it reports overdue snapshots and removes old ones.
/// </summary>
public sealed partial class SnapshotUpkeep(
    [FromKeyedServices(SyncDataSource.Reads)] NpgsqlDataSource dataSource, SnapshotWriter writer,
    SnapshotEvents events, TimeProvider time, ILogger<SnapshotUpkeep> logger)
{
    private static readonly TimeSpan Wait = TimeSpan.FromMinutes(15);

    private readonly ConcurrentDictionary<string, long> _failedAt = new(StringComparer.Ordinal);

    /// <summary>Not cancellable: it is short, and called when the time to write is up.</summary>
    internal async Task ReportOverdueAsync(SnapshotSettings series, SeriesTurn turn)
    {
        await using var connection = await dataSource.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        foreach (var overdue in await SnapshotLedger.ReportOverdueAsync(connection, turn, series))
        {
            await events.OverdueAsync(connection, series, overdue);
            var id = PathTemplate.Id(series.Name, overdue.Moment);
            LogOverdue(id, overdue.State, overdue.Reason);
        }

        await transaction.CommitAsync();
    }

    /// <summary>If the store fails, it is tried again after a pause: what is written does not depend on it.</summary>
    internal async Task RemoveOldAsync(
        SnapshotSettings series, SeriesTurn turn, CancellationToken cancellationToken)
    {
        if (series.Keep is null) return;
        if (_failedAt.TryGetValue(series.Name, out var failed) && time.GetElapsedTime(failed) < Wait) return;
        try
        {
            await RemoveAsync(series, turn, cancellationToken);
            _failedAt.TryRemove(series.Name, out _);
        }
        catch (TargetException error)
        {
            _failedAt[series.Name] = time.GetTimestamp();
            LogNotRemoved(series.Name, error.Message, Wait);
        }
    }

    private async Task RemoveAsync(SnapshotSettings series, SeriesTurn turn, CancellationToken cancellationToken)
    {
        IReadOnlyList<DateTime> old;
        await using (var connection = await dataSource.OpenConnectionAsync(cancellationToken))
            old = await SnapshotLedger.ReadOldAsync(connection, series, cancellationToken);
        foreach (var moment in old)
        {
            await writer.RemoveAsync(series, moment, cancellationToken);
            await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
            await SnapshotLedger.KeepRemovedAsync(connection, turn, moment);
            var id = PathTemplate.Id(series.Name, moment);
            LogRemoved(id, series.Keep!.Value);
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "Snapshot {Snapshot} is overdue ({State}): {Reason}")]
    private partial void LogOverdue(string snapshot, string state, string? reason);

    [LoggerMessage(EventId = 2, Level = LogLevel.Information,
        Message = "Snapshot {Snapshot} removed: it is older than Keep, {Keep}")]
    private partial void LogRemoved(string snapshot, TimeSpan keep);

    [LoggerMessage(EventId = 3, Level = LogLevel.Warning,
        Message = "Old snapshots of {Series} were not removed: {Reason} Next attempt in {Wait}")]
    private partial void LogNotRemoved(string series, string reason, TimeSpan wait);
}
