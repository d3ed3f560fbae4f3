using System.Diagnostics.Metrics;
using Npgsql;
using Sync.Telemetry;

namespace Sync.Drift.Deliveries;

/// <summary>The pending and the dead events of each sink, as gauges: as last read after a run or a delivery.</summary>
public sealed class Backlog
{
    private readonly NpgsqlDataSource _dataSource;
    private volatile IReadOnlyList<SinkRow> _sinks = [];

    public Backlog(IMeterFactory meters, NpgsqlDataSource dataSource)
    {
        _dataSource = dataSource;
        var meter = meters.Create(SyncMeter.Name);
        meter.CreateObservableGauge(
            "sync.deliveries.owed", () => Measure(sink => sink.Owed), "{delivery}", "Events pending for a sink.");
        meter.CreateObservableGauge(
            "sync.deliveries.dead", () => Measure(sink => sink.Dead), "{delivery}",
            "Events whose delivery to a sink was given up.");
    }

    public async Task UpdateAsync(CancellationToken cancellationToken)
    {
        await using var connection = await _dataSource.OpenConnectionAsync(cancellationToken);
        _sinks = await SinkTable.ReadAsync(connection, cancellationToken);
    }

    private IEnumerable<Measurement<long>> Measure(Func<SinkRow, long> count) =>
        _sinks.Select(sink => new Measurement<long>(
            count(sink), new KeyValuePair<string, object?>("sync.sink", sink.Name)));
}
