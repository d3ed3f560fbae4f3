using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Sync.Telemetry;

namespace Sync.Testing;

/// <summary>The measurements of one app, without those of other apps in this process.</summary>
internal sealed class Measurements : IDisposable
{
    private readonly ConcurrentQueue<(string Name, double Value, string Tags)> _seen = new();
    private readonly MeterListener _listener = new();

    public Measurements(SyncApplication app)
        : this(app.Get<IMeterFactory>())
    {
    }

    /// <param name="meters">Of the app.</param>
    public Measurements(IMeterFactory meters)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == SyncMeter.Name && instrument.Meter.Scope == meters)
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>(
            (instrument, value, tags, _) => _seen.Enqueue((instrument.Name, value, Text(tags))));
        _listener.SetMeasurementEventCallback<double>(
            (instrument, value, tags, _) => _seen.Enqueue((instrument.Name, value, Text(tags))));
        _listener.Start();
    }

    public IEnumerable<string> Names => _seen.Select(one => one.Name).Distinct();

    /// <param name="tags">Such as <c>sync.outcome=synced</c>; null: all.</param>
    public double Sum(string name, string? tags = null) => _seen
        .Where(one => one.Name == name && (tags is null || one.Tags.Contains(tags, StringComparison.Ordinal)))
        .Sum(one => one.Value);

    /// <summary>The current values of a gauge. Discards what was recorded before.</summary>
    public IReadOnlyList<double> Observe(string name)
    {
        _seen.Clear();
        _listener.RecordObservableInstruments();
        return [.. _seen.Where(one => one.Name == name).Select(one => one.Value)];
    }

    public void Dispose() => _listener.Dispose();

    private static string Text(ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"));
}
