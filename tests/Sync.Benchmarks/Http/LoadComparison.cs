namespace Sync.Benchmarks.Http;

/// <summary>What is requested, and who answers.</summary>
/// <param name="Urls">Requested in turn.</param>
/// <param name="ProcessorSeconds">The processor time so far of everyone who takes part in the answers.</param>
internal sealed record LoadTarget(
    IReadOnlyList<string> Urls, Func<double> ProcessorSeconds, IReadOnlyList<string> Headers);

/// <param name="Median">The round with the median rate.</param>
/// <param name="Processor">Processor time per request in µs, without that of the client.</param>
/// <param name="Allocated">Bytes that this process allocated per request.</param>
internal sealed record LoadResult(Load Median, double Processor, long Allocated)
{
    public double PerSecond => Median.PerSecond;
}

/// <summary>Requests two targets alternately, so that a temporary slowdown of the machine affects both.</summary>
internal static class LoadComparison
{
    public const int Connections = 16;

    private const double Warming = 2;
    private const double Seconds = 4;
    private const int Rounds = 3;

    public static async Task<(LoadResult Ours, LoadResult Theirs)> RunAsync(LoadTarget ours, LoadTarget theirs)
    {
        await LoadClient.RunAsync(ours.Urls, Connections, Warming, ours.Headers);
        await LoadClient.RunAsync(theirs.Urls, Connections, Warming, theirs.Headers);
        var (our, their) = (new List<LoadResult>(), new List<LoadResult>());
        for (var round = 0; round < Rounds; round++)
        {
            our.Add(await MeasureAsync(ours));
            their.Add(await MeasureAsync(theirs));
        }

        return (Summary(our), Summary(their));
    }

    private static async Task<LoadResult> MeasureAsync(LoadTarget target)
    {
        var (processor, allocated) = (target.ProcessorSeconds(), GC.GetTotalAllocatedBytes(precise: true));
        var load = await LoadClient.RunAsync(target.Urls, Connections, Seconds, target.Headers);
        return new LoadResult(
            load, (target.ProcessorSeconds() - processor) * 1e6 / load.Requests,
            (GC.GetTotalAllocatedBytes(precise: true) - allocated) / load.Requests);
    }

    private static LoadResult Summary(List<LoadResult> rounds) => new(
        rounds.OrderBy(round => round.PerSecond).ElementAt(rounds.Count / 2).Median,
        rounds.Min(round => round.Processor), rounds.Min(round => round.Allocated));
}
