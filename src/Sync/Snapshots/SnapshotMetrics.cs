using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Sync.Telemetry;

namespace Sync.Snapshots;

/// <summary>The instruments of snapshots.</summary>
public sealed class SnapshotMetrics
{
    private readonly TimeProvider _time;
    private readonly Counter<long> _snapshots;
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _rows, _bytes;
    private readonly ConcurrentDictionary<string, DateTimeOffset> _newest = new();

    public SnapshotMetrics(IMeterFactory meters, TimeProvider time)
    {
        _time = time;
        var meter = meters.Create(SyncMeter.Name);
        _snapshots = meter.CreateCounter<long>(
            "sync.snapshots", "{snapshot}", "Attempts to write a snapshot, by series and outcome.");
        _duration = meter.CreateHistogram<double>("sync.snapshot.duration", "s", "Writing one snapshot.");
        _rows = meter.CreateCounter<long>("sync.snapshot.rows", "{row}", "Rows written.");
        _bytes = meter.CreateCounter<long>("sync.snapshot.bytes", "By", "Bytes written.");
        meter.CreateObservableGauge("sync.snapshot.age", Measure, "s", "Time since the newest written moment.");
    }

    /// <param name="outcome"><c>written</c>, <c>skipped</c> or <c>failed</c>.</param>
    internal void Ended(string series, string outcome, TimeSpan duration, WrittenSnapshot? written)
    {
        KeyValuePair<string, object?> name = new("sync.snapshot.series", series);
        _snapshots.Add(1, name, new("sync.outcome", outcome));
        if (written is null) return;
        _duration.Record(duration.TotalSeconds, name);
        _rows.Add(written.Rows, name);
        _bytes.Add(written.Bytes, name);
    }

    /// <summary>What the database says at each tick, whichever instance wrote it.</summary>
    /// <param name="moment">The newest written moment, UTC; null: none is written.</param>
    internal void Newest(string series, DateTime? moment)
    {
        if (moment is { } newest) _newest[series] = newest;
        else _newest.TryRemove(series, out _);
    }

    /// <param name="moment">A moment that was just written: it can be older than the newest.</param>
    internal void Written(string series, DateTime moment) =>
        _newest.AddOrUpdate(series, moment, (_, newest) => newest > moment ? newest : moment);

    private IEnumerable<Measurement<double>> Measure() => _newest.Select(each => new Measurement<double>(
        (_time.GetUtcNow() - each.Value).TotalSeconds,
        new KeyValuePair<string, object?>("sync.snapshot.series", each.Key)));
}
