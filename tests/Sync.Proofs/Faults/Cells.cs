using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Sync.Proofs.Faults;

/// <summary>Runs many cases in one test: all cases run, and every failure is reported by name.</summary>
internal static class Cells
{
    /// <summary>Runs the cases one after the other on one bench, each followed by a run that converges.</summary>
    public static Task TryAllAsync<T>(
        FaultBench bench, IEnumerable<T> cases, Func<T, string> name, Func<T, Task> tryAsync,
        [CallerFilePath] string test = "") =>
        TryInTurnAsync(cases, name, async each =>
        {
            bench.App.Cen.Faults.Clear();
            await tryAsync(each);
            await bench.ConvergeAsync();
        }, test: test);

    /// <summary>Runs the cases one after the other.</summary>
    /// <param name="count">How many cases an item counts as; null for one.</param>
    public static async Task TryInTurnAsync<T>(
        IEnumerable<T> cases, Func<T, string> name, Func<T, Task> tryAsync, Func<T, int>? count = null,
        [CallerFilePath] string test = "")
    {
        var failures = new ConcurrentQueue<string>();
        var all = cases.ToList();
        foreach (var each in all) await TryAsync(each, name, failures, () => tryAsync(each));
        ProofResults.Cases(test, all.Sum(count ?? (_ => 1)));
        AssertNone(failures, all.Count);
    }

    /// <summary>Runs all cases concurrently. For cases that mostly wait.</summary>
    /// <inheritdoc cref="TryInTurnAsync" path="/param"/>
    public static async Task TryAtOnceAsync<T>(
        IEnumerable<T> cases, Func<T, string> name, Func<T, Task> tryAsync, Func<T, int>? count = null,
        [CallerFilePath] string test = "")
    {
        var failures = new ConcurrentQueue<string>();
        var all = cases.ToList();
        await Task.WhenAll(all.Select(each => TryAsync(each, name, failures, () => tryAsync(each))));
        ProofResults.Cases(test, all.Sum(count ?? (_ => 1)));
        AssertNone(failures, all.Count);
    }

    private static async Task TryAsync<T>(
        T each, Func<T, string> name, ConcurrentQueue<string> failures, Func<Task> tryAsync)
    {
        try
        {
            await tryAsync();
        }
#pragma warning disable CA1031 // Reported with the other failures.
        catch (Exception error)
        {
            failures.Enqueue($"{name(each)}: {error.Message}");
        }
#pragma warning restore CA1031
    }

    private static void AssertNone(ConcurrentQueue<string> failures, int tried)
    {
        Assert.True(failures.IsEmpty, $"{failures.Count} of {tried} cases failed.\n{string.Join('\n', failures)}");
        Assert.NotEqual(0, tried);
    }
}
