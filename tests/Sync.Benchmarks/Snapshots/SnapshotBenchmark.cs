namespace Sync.Benchmarks.Snapshots;

/// <summary>Writing one large snapshot in Parquet, and reading many small ones in DuckDB.</summary>
internal static class SnapshotBenchmark
{
    /// <param name="daily">Flow logs of each daily snapshot.</param>
    public static async Task<int> RunAsync(int flowLogs, int daily)
    {
        var met = await SnapshotWriting.MeasureAsync(flowLogs);
        return met & await SnapshotReading.MeasureAsync(daily) ? 0 : 2;
    }
}
