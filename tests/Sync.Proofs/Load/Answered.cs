namespace Sync.Proofs.Load;

/// <summary>Statistics of a client's requests. Latencies are in milliseconds.</summary>
/// <param name="Errors">Requests that were refused, cut off, timed out, or not answered with 2xx or 3xx.</param>
internal sealed record Answered(
    string Client, long Requests, double PerSecond, long Errors, double P50, double P99, double Longest)
{
    /// <summary>Statistics of readers that throw at the first error, so they have none.</summary>
    public static Answered Of(IReadOnlyCollection<SnapshotReader> readers, TimeSpan elapsed)
    {
        var latencies = readers.SelectMany(reader => reader.Latencies).Order().ToList();
        return new Answered(
            $"{readers.Count} verifying readers", latencies.Count, latencies.Count / elapsed.TotalSeconds, 0, At(0.5),
            At(0.99), latencies[^1]);

        double At(double quantile) => latencies[(int)((latencies.Count - 1) * quantile)];
    }

    public IEnumerable<(string What, object? Value)> Figures() =>
    [
        ("client", Client), ("requests", Requests), ("requests/s", Math.Round(PerSecond, 1)), ("errors", Errors),
        ("p50, ms", Math.Round(P50, 1)), ("p99, ms", Math.Round(P99)), ("max, ms", Math.Round(Longest)),
    ];
}
