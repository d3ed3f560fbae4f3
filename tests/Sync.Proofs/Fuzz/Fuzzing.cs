using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using CsCheck;

namespace Sync.Proofs.Fuzz;

/// <summary>
/// Runs many cases of one target: a small number in CI, or as many as <c>SYNC_PROOF_CASES</c> requests.
/// </summary>
internal static class Fuzzing
{
    /// <summary>Far longer than any case takes, even on a busy machine.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    /// <param name="usual">The number of cases in CI.</param>
    /// <param name="perMille">The share of <c>SYNC_PROOF_CASES</c> in thousandths, if that is set.</param>
    /// <param name="print">Formats the input of a case that failed or does not end.</param>
    public static async Task RunAsync<T>(
        Gen<T> inputs, int usual, int perMille, Func<T, string> print, Func<T, Task> check,
        [CallerFilePath] string test = "")
    {
        var working = new ConcurrentDictionary<long, (T Input, long Since)>();
        var begun = 0L;
        // On a separate thread, so that a case that blocks its thread forever is reported and not waited for.
        var all = Task.Run(() => inputs.SampleAsync(
            async input =>
            {
                var id = Interlocked.Increment(ref begun);
                working[id] = (input, Stopwatch.GetTimestamp());
                try
                {
                    await check(input);
                }
                finally
                {
                    working.TryRemove(id, out _);
                }
            },
            iter: Cases(usual, perMille), threads: 2, print: print));
        while (await Task.WhenAny(all, Task.Delay(TimeSpan.FromSeconds(1))) != all)
        {
            foreach (var (input, since) in working.Values)
                Assert.True(
                    Stopwatch.GetElapsedTime(since) < Longest, $"No result within {Longest} for {print(input)}");
        }

        ProofResults.Cases(test, begun);
        await all;
    }

    private static long Cases(int usual, int perMille) =>
        Environment.GetEnvironmentVariable("SYNC_PROOF_CASES") is { Length: > 0 } text
            ? Math.Max(usual, long.Parse(text, CultureInfo.InvariantCulture) / 1000 * perMille)
            : usual;
}
