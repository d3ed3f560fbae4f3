using System.Diagnostics;
using DuckDB.NET.Data;
using Sync.Snapshots;

namespace Sync.Benchmarks.Snapshots;

/// <summary>
/// Reading one CEN instance out of a year of daily snapshots in DuckDB, against reading every row. Both have to open
/// every file and read where its columns are, which for small days takes most of the time, and which no layout of the
/// rows avoids. So that is measured by itself, by counting the rows, and the goal is for what comes on top.
/// </summary>
internal static class SnapshotReading
{
    private const double Limit = 0.5;
    private const int Rounds = 5, Days = 365;

    public static async Task<bool> MeasureAsync(int daily)
    {
        await using var app = await SnapshotApp.StartAsync(daily);
        var end = await app.NowAsync();
        await app.WriteAsync(RequestedSnapshots.Moments(end.AddDays(-Days), end.AddDays(-1), TimeSpan.FromDays(1)));
        var files = $"'{app.Folder}/flowlogs/**/*.parquet', hive_partitioning = true";
        var one = Ask($"select date, count(*), max(flowLogName) from read_parquet({files}) where cenId = 'cen-7' "
            + "group by date");
        var all = Ask($"select date, cenId, count(*), max(flowLogName) from read_parquet({files}) "
            + "group by date, cenId");
        var open = Ask($"select count(*) from read_parquet({files})");
        Report.Heading($"{Days} daily snapshots of {daily} flow logs");
        Report.Figure(
            "with opening", "reading every row", one / all,
            $"{one:0.000} s against {all:0.000} s in DuckDB, of which opening the files takes {open:0.000} s");
        return Report.AtMost(
            "one CEN instance", "reading every row, both without opening the files",
            Math.Max(0, one - open) / (all - open), Limit, $"{one - open:0.000} s against {all - open:0.000} s");
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
            if (rows == 0) throw new InvalidOperationException("DuckDB found nothing.");
            best = Math.Min(best, clock.Elapsed.TotalSeconds);
        }

        return best;
    }
}
