using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Sync.Database;
using Sync.Http;
using Sync.Settings;
using Sync.Snapshots.Targets;

namespace Sync.Snapshots;

/// <summary><c>GET /api/snapshots</c>: the snapshots that were written to a store, or are to be.</summary>
public sealed class SnapshotFilesEndpoint
{
    private readonly NpgsqlDataSource _dataSource;
    private readonly IReadOnlyList<SnapshotSettings> _all;
    private readonly SnapshotTargets _targets;
    private readonly TimeProvider _time;

    public SnapshotFilesEndpoint(
        [FromKeyedServices(SyncDataSource.Reads)] NpgsqlDataSource dataSource, IReadOnlyList<SnapshotSettings> all,
        SnapshotTargets targets, TimeProvider time) =>
        (_dataSource, _all, _targets, _time) = (dataSource, all, targets, time);

    public async Task<IResult> ListAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var series = await ReadSeriesAsync(cancellationToken);
        return await new ItemList<SnapshotFileQuery, SnapshotFileItem, SnapshotFilePosition>(_dataSource, "snapshots")
        {
            Query = SnapshotFileQuery.Read,
            Read = ReadAsync,
            Position = item => new SnapshotFilePosition(item.Moment, item.Name),
            Page = (items, next) => TypedResults.Ok(new SnapshotFilePage(items, next, series)),
            Columns = SnapshotFileCsv.Columns,
        }.AnswerAsync(request, cancellationToken);
    }

    private async IAsyncEnumerable<SnapshotFileItem> ReadAsync(
        NpgsqlConnection connection, SnapshotFileQuery query, SnapshotFilePosition? after, int? limit)
    {
        await foreach (var item in SnapshotFileReads.ReadAsync(connection, query, after, limit))
        {
            var series = _all.FirstOrDefault(each => each.Name == item.Name);
            yield return series is null ? item : item with
            {
                Links = SnapshotLinks.Of(series, item.Moment, item.Since),
                ManifestLocation = item.Manifest is null ? null : _targets.Of(series).LocationOf(item.Manifest),
            };
        }
    }

    /// <summary>The series of the settings, with their state.</summary>
    public async Task<IReadOnlyList<SeriesItem>> ReadSeriesAsync(CancellationToken cancellationToken)
    {
        if (_all.Count == 0) return [];
        await using var connection = await _dataSource.OpenConnectionAsync(cancellationToken);
        var rows = await SnapshotFileReads.ReadSeriesAsync(
            connection, _all.Select(series => series.Name), cancellationToken);
        return [.. _all.Select(series => Item(series, rows.FirstOrDefault(row => row.Name == series.Name)))];
    }

    /// <param name="row">Null: no snapshot of it is planned yet.</param>
    private SeriesItem Item(SnapshotSettings series, SeriesRow? row) => new()
    {
        Name = series.Name,
        Schedule = series.Schedule,
        Format = series.Format,
        Resources = series.Resources,
        Filter = series.Filter,
        Target = series.Target.Description,
        Latest = _targets.Of(series).LocationOf(PathTemplate.Latest(series.Name)),
        NewestMoment = row?.NewestMoment,
        NextMoment = series.Schedule is null
            ? null
            : Schedules.Parse(series.Schedule).GetNextOccurrence(row?.Now ?? _time.GetUtcNow().UtcDateTime),
        Planned = row?.Planned ?? 0,
        Overdue = row?.Overdue ?? 0,
        Reason = row?.Reason,
    };
}
