namespace Sync.Benchmarks.Peers;

/// <summary>What a program costs, or one piece of work of a living program.</summary>
/// <param name="Seconds">From its start to its end.</param>
/// <param name="Client">Its processor time, in seconds.</param>
/// <param name="Server">The processor time of the database server, in seconds.</param>
/// <param name="WalBytes">What the server wrote to its log.</param>
/// <param name="PeakMemory">Of the program, in bytes.</param>
internal sealed record ProgramCost(double Seconds, double Client, double Server, long WalBytes, long PeakMemory)
{
    public double Processor => Client + Server;

    /// <summary>The least of each value, and the highest peak.</summary>
    public ProgramCost Or(ProgramCost? other) => other is null ? this : new(
        Math.Min(Seconds, other.Seconds), Math.Min(Client, other.Client), Math.Min(Server, other.Server),
        Math.Min(WalBytes, other.WalBytes), Math.Max(PeakMemory, other.PeakMemory));
}
