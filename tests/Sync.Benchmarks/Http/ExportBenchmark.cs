using System.Diagnostics;
using Npgsql;

namespace Sync.Benchmarks.Http;

/// <summary>The NDJSON export of everything, against COPY of the same rows.</summary>
internal static class ExportBenchmark
{
    private const double Goal = 0.3;
    private const int Rounds = 3;

    private const string Copy = """
        copy (
            select account_id, region_id, flow_log_id, flow_log_name, description, cen_id, transit_router_id,
                transit_router_attachment_id, project_name, log_store_name, log_format_string, flow_log_version,
                interval, status, creation_time, tags, extra, first_seen_at, valid_from
            from sync.flow_log
            order by account_id, region_id, flow_log_id
        ) to stdout (format binary)
        """;

    public static async Task<bool> RunAsync(BenchmarkApp app)
    {
        await ExportAsync(app);
        await CopyAsync(app);
        var ours = new List<(double Seconds, long Bytes, long PeakHeap)>();
        var theirs = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            ours.Add(await ExportAsync(app));
            theirs.Add(await CopyAsync(app));
        }

        var (export, copy) = (ours.Min(one => one.Seconds), theirs.Min());
        return Report.Line(
            "NDJSON export", "COPY TO STDOUT of the same rows", copy / export, Goal,
            $"{export:0.00} s against {copy:0.00} s, {ours[0].Bytes / 1e6:0.0} MB, "
            + $"heap grew by at most {ours.Max(one => one.PeakHeap) / 1e6:0.0} MB");
    }

    private static async Task<(double Seconds, long Bytes, long PeakHeap)> ExportAsync(BenchmarkApp app)
    {
        GC.Collect();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        long peak = 0;
        using var over = new CancellationTokenSource();
        var watch = Task.Run(async () =>
        {
            while (!over.IsCancellationRequested)
            {
                peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: false) - before);
                await Task.Delay(20);
            }
        });
        var load = await LoadClient.RunAsync([app.Url + "/api/flowlogs?format=ndjson"], 1, 0, []);
        await over.CancelAsync();
        await watch;
        return (load.P50 / 1000, load.Bytes, peak);
    }

    private static async Task<double> CopyAsync(BenchmarkApp app)
    {
        await using var connection = new NpgsqlConnection(app.ConnectionString);
        await connection.OpenAsync();
        var clock = Stopwatch.StartNew();
        await using var stream = await connection.BeginRawBinaryCopyAsync(Copy);
        var buffer = new byte[1 << 16];
        while (await stream.ReadAsync(buffer, CancellationToken.None) > 0)
        {
            // Discarded, as the client of the export does.
        }

        return clock.Elapsed.TotalSeconds;
    }
}
