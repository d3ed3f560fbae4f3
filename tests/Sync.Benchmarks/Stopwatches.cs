using System.Diagnostics;

namespace Sync.Benchmarks;

/// <summary>Times two implementations alternately, so that a temporary slowdown of the machine affects both.</summary>
internal static class Stopwatches
{
    /// <param name="prepare">Runs before every attempt and is not timed.</param>
    /// <returns>The best time of each, in seconds.</returns>
    public static async Task<(double Ours, double Baseline)> CompareAsync(
        int rounds, Func<Task> prepare, Func<Task> ours, Func<Task> baseline)
    {
        var (best, bestBaseline) = (double.MaxValue, double.MaxValue);
        for (var round = 0; round < rounds; round++)
        {
            bestBaseline = Math.Min(bestBaseline, await TimeAsync(prepare, baseline));
            best = Math.Min(best, await TimeAsync(prepare, ours));
        }

        return (best, bestBaseline);
    }

    public static async Task<double> TimeAsync(Func<Task> prepare, Func<Task> work)
    {
        await prepare();
        GC.Collect();
        var started = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
