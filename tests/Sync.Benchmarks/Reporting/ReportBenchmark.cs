using System.Diagnostics;
using Dapper;
using Npgsql;
using Sync.Reporting;

namespace Sync.Benchmarks.Reporting;

/// <summary>
/// Every ready question over a large inventory with a long history, compared with fetching the current inventory.
/// </summary>
internal static class ReportBenchmark
{
    /// <summary>An answer may take as long as fetching the inventory.</summary>
    private const double Goal = 1;

    private const int Rounds = 3;

    private const string Fetch = "copy sync.flow_log to stdout (format binary)";

    public static async Task<int> RunAsync(int flowLogs, int versions)
    {
        await using var app = await BenchmarkApp.StartAsync(0, _ => { });
        await using var connection = new NpgsqlConnection(app.ConnectionString);
        await connection.OpenAsync();
        await LargeInventory.FillAsync(connection, flowLogs, versions, withDrift: true);
        var fetch = await MeasureAsync(() => FetchAsync(connection));
        Report.Heading(
            $"{flowLogs} flow logs with {versions} earlier versions each; "
            + $"COPY TO STDOUT of the inventory takes {fetch * 1000:0} ms");

        var met = true;
        foreach (var question in ReadyQuestion.All) met &= await AskAsync(connection, question, fetch);
        return met ? 0 : 2;
    }

    private static async Task<bool> AskAsync(NpgsqlConnection connection, ReadyQuestion question, double fetch)
    {
        var seconds = await MeasureAsync(connection, question.Sql);
        return Report.Line(
            question.View, "COPY TO STDOUT of the inventory", fetch / seconds, Goal,
            $"{seconds * 1000:0} ms: {question.Text}");
    }

    /// <summary>Fetches the current inventory, the baseline.</summary>
    public static async Task FetchAsync(NpgsqlConnection connection)
    {
        await using var copy = await connection.BeginRawBinaryCopyAsync(Fetch);
        await copy.CopyToAsync(Stream.Null);
    }

    private static Task<double> MeasureAsync(NpgsqlConnection connection, string sql) => MeasureAsync(async () =>
    {
        await using var reader = await connection.ExecuteReaderAsync(new CommandDefinition(sql, commandTimeout: 600));
        while (await reader.ReadAsync())
        {
            // The rows must be fetched; their values are not needed.
        }
    });

    private static async Task<double> MeasureAsync(Func<Task> work)
    {
        var best = double.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            var started = Stopwatch.GetTimestamp();
            await work();
            best = Math.Min(best, Stopwatch.GetElapsedTime(started).TotalSeconds);
        }

        return best;
    }
}
