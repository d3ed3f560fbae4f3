using System.Diagnostics;
using Dapper;
using DuckDB.NET.Data;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Sync.Benchmarks.Reporting;
using Sync.Snapshots;

namespace Sync.Benchmarks.Snapshots;

/// <summary>
/// Writing a snapshot in Parquet, against COPY of the same rows, and its memory, in Linux; and reading one CEN instance
/// out of a year of daily snapshots in DuckDB, against reading every row.
/// </summary>
internal static class SnapshotBenchmark
{
    private const double WritingLimit = 3, ReadingLimit = 0.5;
    private const long MemoryLimit = 512 << 20;
    private const int Rounds = 3, Days = 365;

    private const string Copy = """
        copy (
            select account_id, region_id, flow_log_id, flow_log_name, description, cen_id, transit_router_id,
                transit_router_attachment_id, project_name, log_store_name, log_format_string, flow_log_version,
                interval, status, creation_time, tags, extra, first_seen_at, valid_from
            from sync.flow_log
        ) to stdout
        """;

    // As if it had been filled two years ago by a run that succeeded.
    private const string Backdate = """
        update sync.flow_log set first_seen_at = first_seen_at - interval '2 years',
            valid_from = valid_from - interval '2 years';
        update sync.sync_run set started_at = started_at - interval '2 years',
            finished_at = finished_at - interval '2 years';
        update sync.inventory_clock set at = (select max(valid_from) from sync.flow_log);
        analyze
        """;

    /// <param name="daily">Flow logs of each daily snapshot.</param>
    public static async Task<int> RunAsync(int flowLogs, int daily)
    {
        var met = await WriteAsync(flowLogs);
        return met & await ReadAsync(daily) ? 0 : 2;
    }

    private static async Task<bool> WriteAsync(int flowLogs)
    {
        var folder = Directory.CreateTempSubdirectory("sync-snapshots-");
        try
        {
            await using var app = await StartAsync(folder.FullName, flowLogs);
            await CopyAsync(app);
            var (copy, write, memory) = (double.MaxValue, double.MaxValue, 0L);
            SnapshotFileItem? item = null;
            for (var round = 0; round < Rounds; round++)
            {
                copy = Math.Min(copy, await CopyAsync(app));
                GC.Collect();
                var idle = ResetPeak();
                var clock = Stopwatch.StartNew();
                item = await SnapshotAsync(app, round);
                write = Math.Min(write, clock.Elapsed.TotalSeconds);
                memory = Math.Max(memory, Peak() - idle);
            }

            Report.Heading($"{flowLogs} flow logs");
            var met = Report.AtMost(
                "writing", "COPY TO STDOUT of the same rows", write / copy, WritingLimit,
                $"{write:0.00} s against {copy:0.00} s, {item!.Bytes / 1e6:0.0} MB of Parquet");
            return met & Report.AtMost(
                "memory", $"{MemoryLimit >> 20} MiB", memory / (double)MemoryLimit, 1,
                $"{memory >> 20} MiB more than before writing");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
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

    private static async Task<bool> ReadAsync(int daily)
    {
        var folder = Directory.CreateTempSubdirectory("sync-snapshots-");
        try
        {
            await using (var app = await StartAsync(folder.FullName, daily))
            {
                var end = await app.Host.Services.GetRequiredService<RequestedSnapshots>().NowAsync(default);
                var days = RequestedSnapshots.Moments(end.AddDays(-Days), end.AddDays(-1), TimeSpan.FromDays(1));
                await WriteAsync(app, days);
            }

            var files = $"'{folder.FullName}/flowlogs/**/*.parquet', hive_partitioning = true";
            var one = Ask($"select date, count(*), max(flowLogName) from read_parquet({files}) where cenId = 'cen-7' "
                + "group by date");
            var all = Ask($"select date, cenId, count(*), max(flowLogName) from read_parquet({files}) "
                + "group by date, cenId");
            Report.Heading($"{Days} daily snapshots of {daily} flow logs");
            return Report.AtMost(
                "one CEN instance", "reading every row", one / all, ReadingLimit,
                $"{one:0.00} s against {all:0.00} s in DuckDB");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<BenchmarkApp> StartAsync(string folder, int flowLogs)
    {
        var app = await BenchmarkApp.StartAsync(0, _ => { }, new Dictionary<string, string?>
        {
            ["Sync:Snapshots:0:Name"] = "daily",
            ["Sync:Snapshots:0:Schedule"] = "0 0 0 1 1 *",
            ["Sync:Snapshots:0:Target"] = folder,
        });
        await using var connection = new NpgsqlConnection(app.ConnectionString);
        await connection.OpenAsync();
        await LargeInventory.FillAsync(connection, flowLogs, 0, withDrift: false);
        await connection.ExecuteAsync(new CommandDefinition(Backdate, commandTimeout: 0));
        return app;
    }

    private static async Task<SnapshotFileItem> SnapshotAsync(BenchmarkApp app, int round)
    {
        var now = await app.Host.Services.GetRequiredService<RequestedSnapshots>().NowAsync(default);
        return (await WriteAsync(app, [now.AddMinutes(round - 10)]))[0];
    }

    private static async Task<IReadOnlyList<SnapshotFileItem>> WriteAsync(
        BenchmarkApp app, IReadOnlyList<DateTime> moments)
    {
        var services = app.Host.Services;
        var (items, failure) = await services.GetRequiredService<RequestedSnapshots>().WriteAsync(
            services.GetRequiredService<SnapshotJob>().Find("daily")!, "backfill", moments, default);
        if (failure is not null || items.Any(item => item.State != "written"))
            throw new InvalidOperationException(failure ?? items[0].Reason);
        return items;
    }

    private static double Ask(string question)
    {
        var best = double.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            // A connection of its own, so that nothing is cached.
            using var connection = new DuckDBConnection("DataSource=:memory:");
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = question;
            var clock = Stopwatch.StartNew();
            using var reader = command.ExecuteReader();
            var rows = 0;
            while (reader.Read()) rows++;
            if (rows < Days) throw new InvalidOperationException($"DuckDB found {rows} rows.");
            best = Math.Min(best, clock.Elapsed.TotalSeconds);
        }

        return best;
    }

    private static async Task<double> CopyAsync(BenchmarkApp app)
    {
        await using var connection = new NpgsqlConnection(app.ConnectionString);
        await connection.OpenAsync();
        var clock = Stopwatch.StartNew();
        using var text = await connection.BeginTextExportAsync(Copy);
        var buffer = new char[1 << 16];
        while (await text.ReadAsync(buffer) > 0)
        {
            // Discarded.
        }

        return clock.Elapsed.TotalSeconds;
    }
}
