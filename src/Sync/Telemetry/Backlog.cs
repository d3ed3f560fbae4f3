using System.Diagnostics.Metrics;
using Npgsql;
using Sync.Drift.Deliveries;

namespace Sync.Telemetry;

/// <summary>How many events each sink has yet to be told of, and never was, as last read after a run or after a sending.</summary>
public sealed class Backlog(NpgsqlDataSource dataSource)
{
    private volatile IReadOnlyList<SinkRow> _sinks = [];

    public async Task UpdateAsync(CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        _sinks = await SinkTable.ReadAsync(connection, cancellationToken);
    }

    internal IEnumerable<Measurement<long>> MeasureOwed() => Measure(sink => sink.Owed);

    internal IEnumerable<Measurement<long>> MeasureDead() => Measure(sink => sink.Dead);

    private IEnumerable<Measurement<long>> Measure(Func<SinkRow, long> count) =>
        _sinks.Select(sink => new Measurement<long>(count(sink), new KeyValuePair<string, object?>("sync.sink", sink.Name)));
}
