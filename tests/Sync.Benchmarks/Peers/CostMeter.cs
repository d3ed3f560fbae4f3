using System.Diagnostics;
using Dapper;

namespace Sync.Benchmarks.Peers;

/// <summary>Measures programs that use a database. Nothing else may use that server meanwhile.</summary>
internal static class CostMeter
{
    /// <summary>Measures a program from its start to its end.</summary>
    public static async Task<(string Output, ProgramCost Cost)> OfProgramAsync(
        BenchmarkPostgres postgres, Func<ChildProcess> start)
    {
        var (output, peak) = ("", 0L);
        var cost = await MeasureAsync(postgres, () => ProcessorTime.OfEndedChildren, async () =>
        {
            await using var process = start();
            (output, peak) = await process.EndAsync();
        });
        return (output, cost with { PeakMemory = peak });
    }

    /// <summary>Measures one piece of work of a program that lives on.</summary>
    public static async Task<ProgramCost> OfWorkAsync(
        BenchmarkPostgres postgres, ChildProcess program, Func<Task> workAsync)
    {
        var cost = await MeasureAsync(postgres, () => ProcessorTime.Of(program.Id), workAsync);
        return cost with { PeakMemory = program.PeakMemory() };
    }

    private static async Task<ProgramCost> MeasureAsync(
        BenchmarkPostgres postgres, Func<double> client, Func<Task> workAsync)
    {
        await using var connection = await postgres.DataSource.OpenConnectionAsync();
        // So that none occurs meanwhile. A single word would be the name of a procedure.
        await connection.ExecuteAsync("checkpoint;", commandTimeout: 0);
        var server = await ProcessorTime.OfServerAsync(connection);
        var wal = await BenchmarkPostgres.WrittenAsync(connection);
        var (clientBefore, serverBefore, started) = (client(), server(), Stopwatch.GetTimestamp());
        await workAsync();
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return new ProgramCost(
            seconds, client() - clientBefore, server() - serverBefore,
            await BenchmarkPostgres.WrittenAsync(connection) - wal, PeakMemory: 0);
    }
}
