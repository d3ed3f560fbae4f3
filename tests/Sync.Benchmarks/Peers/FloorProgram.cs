using Sync.Benchmarks.Runs;

namespace Sync.Benchmarks.Peers;

/// <summary>
/// The floor: what an unchanged run must do and nothing else. It compares with the hashes that Sync has stored, and
/// must find no difference, or it would not do the same work.
/// </summary>
/// <param name="flowLogs">The number of flow logs of the cloud, all of which Sync has stored.</param>
internal sealed class FloorProgram(ReplayedCloud cloud, BenchmarkPostgres postgres, int flowLogs)
{
    private string[] Arguments => ["floor", cloud.Endpoint.ToString(), postgres.ConnectionString];

    public async Task<ProgramCost> RunAsync()
    {
        var (output, cost) = await CostMeter.OfProgramAsync(postgres, () => BaselineProgram.Start(Arguments));
        Check(output);
        return cost;
    }

    /// <summary>Starts a process that runs when it is asked to.</summary>
    public ChildProcess StartLiving() => BaselineProgram.Start([.. Arguments, "living"]);

    public Task<ProgramCost> RunAgainAsync(ChildProcess living) => CostMeter.OfWorkAsync(postgres, living, async () =>
    {
        await living.Input.WriteLineAsync();
        await living.Input.FlushAsync();
        Check(await living.Output.ReadLineAsync());
    });

    private void Check(string? found)
    {
        var expected = FormattableString.Invariant(
            $"known={flowLogs} listed={flowLogs} of={flowLogs} added=0 changed=0 removed=0 unread=0");
        if (found?.Trim() != expected)
            throw new InvalidOperationException($"The floor and Sync differ: {found?.Trim()} instead of {expected}.");
    }
}
