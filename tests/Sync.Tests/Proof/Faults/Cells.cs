namespace Sync.Tests.Proof.Faults;

/// <summary>Many cases in one test: each is tried, and all that fail are told by name.</summary>
internal static class Cells
{
    public static async Task TryAllAsync<T>(FaultBench bench, IEnumerable<T> cases, Func<T, string> name, Func<T, Task> tryAsync)
    {
        var (tried, failures) = (0, new List<string>());
        foreach (var each in cases)
        {
            tried++;
            try
            {
                await tryAsync(each);
                await bench.ConvergeAsync();
            }
#pragma warning disable CA1031 // Told below, with the others.
            catch (Exception error)
            {
                bench.App.Cen.Faults.Clear();
                failures.Add($"{name(each)}: {error.Message}");
            }
#pragma warning restore CA1031
        }

        Assert.True(failures.Count == 0, $"{failures.Count} of {tried} cases failed.\n{string.Join('\n', failures)}");
        Assert.NotEqual(0, tried);
    }
}
