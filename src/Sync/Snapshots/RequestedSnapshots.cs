using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Sync.Database;

namespace Sync.Snapshots;

/// <summary>Snapshots on request: of now, or of moments in the past.</summary>
public sealed class RequestedSnapshots(
    [FromKeyedServices(SyncDataSource.Reads)] NpgsqlDataSource dataSource, SnapshotJob job, TimeProvider time)
{
    /// <summary>The maximum number of moments of one request.</summary>
    public const int MaxMoments = 4000;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private const string Now = "select date_trunc('milliseconds', clock_timestamp())";

    /// <summary>The time of the database's clock, in UTC.</summary>
    public async Task<DateTime> NowAsync(CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<DateTime>(
            new CommandDefinition(Now, cancellationToken: cancellationToken));
    }

    /// <summary>Moments of a backfill: <paramref name="from"/> and each <paramref name="every"/> after it.</summary>
    /// <param name="to">Inclusive.</param>
    public static IReadOnlyList<DateTime> Moments(DateTime from, DateTime to, TimeSpan every)
    {
        var moments = new List<DateTime>();
        // Postgres has microseconds.
        var moment = from.AddTicks(-(from.Ticks % TimeSpan.TicksPerMicrosecond));
        for (; moment <= to && moments.Count <= MaxMoments; moment += every) moments.Add(moment);
        return moments;
    }

    /// <summary>Plans the moments and waits until each is written or skipped, or an attempt fails.</summary>
    /// <param name="origin"><c>command</c> or <c>backfill</c>.</param>
    /// <returns>
    /// The snapshots of these moments, oldest first, and why an attempt failed; null if none did.
    /// </returns>
    public async Task<(IReadOnlyList<SnapshotFileItem> Items, string? Failure)> WriteAsync(
        SnapshotSettings series, string origin, IReadOnlyList<DateTime> moments, CancellationToken cancellationToken)
    {
        await using (var connection = await dataSource.OpenConnectionAsync(cancellationToken))
            await SnapshotPlan.RequestAsync(connection, series, origin, moments, cancellationToken);
        while (true)
        {
            // Another instance may have the lease: then it writes them.
            var unrecorded = await job.WriteDueAsync(series, cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            var (items, failure) = await ReadAsync(series, moments, cancellationToken);
            if (items.All(item => item.State != "planned")) return (items, null);
            if ((failure ?? unrecorded) is { } reason) return (items, reason);
            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    private async Task<(IReadOnlyList<SnapshotFileItem> Items, string? Failure)> ReadAsync(
        SnapshotSettings series, IReadOnlyList<DateTime> moments, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var query = new SnapshotFileQuery { Name = [series.Name], Since = moments[0] };
        var wanted = moments.ToHashSet();
        var items = await SnapshotFileReads.ReadAsync(connection, query, null, null)
            .Where(item => wanted.Contains(item.Moment)).ToListAsync(cancellationToken);
        items.Reverse();
        // The oldest one that is planned has to be written first, whichever it is.
        var state = await SnapshotFileReads.ReadSeriesAsync(connection, [series.Name], cancellationToken);
        return (items, state[0].Reason);
    }
}
