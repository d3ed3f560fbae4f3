using System.Diagnostics;
using Npgsql;
using Sync.Snapshots;

namespace Sync.Benchmarks.Snapshots;

/// <summary>
/// Writing a snapshot in Parquet, against COPY of the same rows, and its memory, in Linux. COPY is read as it comes:
/// not sorted, not encoded, and not stored.
/// </summary>
internal static class SnapshotWriting
{
    private const double Limit = 3;
    private const long MemoryLimit = 512 << 20;
    private const int Rounds = 3;

    private const string Copy = """
        copy (
            select account_id, region_id, flow_log_id, flow_log_name, description, cen_id, transit_router_id,
                transit_router_attachment_id, project_name, log_store_name, log_format_string, flow_log_version,
                interval, status, creation_time, tags, extra, first_seen_at, valid_from
            from sync.flow_log
        ) to stdout
        """;

    public static async Task<bool> MeasureAsync(int flowLogs)
    {
        await using var app = await SnapshotApp.StartAsync(flowLogs);
        var server = await ProcessorTime.OfServerAsync(app.ConnectionString);
        await CopyAsync(app);
        var (copies, writes, memory, bytes) = (new List<Cost>(), new List<Cost>(), 0L, 0L);
        for (var round = 0; round < Rounds; round++)
        {
            copies.Add(await Cost.OfAsync(server, () => CopyAsync(app)));
            GC.Collect();
            var idle = ResetPeak();
            writes.Add(await Cost.OfAsync(server, async () => bytes = (await WriteAsync(app, round)).Bytes ?? 0));
            memory = Math.Max(memory, Peak() - idle);
        }

        Report.Heading($"{flowLogs} flow logs");
        var (copy, write) = (Cost.Least(copies), Cost.Least(writes));
        var met = Report.AtMost(
            "writing", "COPY TO STDOUT of the same rows", write.Seconds / copy.Seconds, Limit,
            $"{write} against {copy}; {bytes / 1e6:0.0} MB of Parquet");
        return met & Report.AtMost(
            "memory", $"{MemoryLimit >> 20} MiB", memory / (double)MemoryLimit, 1,
            $"{memory >> 20} MiB more than before writing");
    }

    /// <returns>The memory of this process in bytes, from which on its peak is measured.</returns>
    private static long ResetPeak()
    {
        File.WriteAllText("/proc/self/clear_refs", "5");
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }

    private static long Peak()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }

    private static async Task<SnapshotFileItem> WriteAsync(SnapshotApp app, int round) =>
        (await app.WriteAsync([(await app.NowAsync()).AddMinutes(round - 10)]))[0];

    private static async Task CopyAsync(SnapshotApp app)
    {
        await using var connection = new NpgsqlConnection(app.ConnectionString);
        await connection.OpenAsync();
        using var text = await connection.BeginTextExportAsync(Copy);
        var buffer = new char[1 << 16];
        while (await text.ReadAsync(buffer) > 0)
        {
            // Discarded.
        }
    }

    /// <param name="Seconds">From beginning to end.</param>
    /// <param name="Client">Processor time of this process.</param>
    /// <param name="Server">Processor time of PostgreSQL.</param>
    private sealed record Cost(double Seconds, double Client, double Server)
    {
        public static async Task<Cost> OfAsync(Func<double> server, Func<Task> workAsync)
        {
            var (clientBefore, serverBefore, clock) =
                (ProcessorTime.OfThisProcess, server(), Stopwatch.StartNew());
            await workAsync();
            return new Cost(
                clock.Elapsed.TotalSeconds, ProcessorTime.OfThisProcess - clientBefore, server() - serverBefore);
        }

        /// <summary>The least of each: a busy machine adds to all of them.</summary>
        public static Cost Least(IReadOnlyCollection<Cost> costs) => new(
            costs.Min(cost => cost.Seconds), costs.Min(cost => cost.Client), costs.Min(cost => cost.Server));

        public override string ToString() =>
            $"{Seconds:0.00} s (processor: {Client:0.00} s here, {Server:0.00} s in PostgreSQL)";
    }
}
