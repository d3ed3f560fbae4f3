using System.Globalization;

namespace Sync.Proofs.Crash;

/// <summary>
/// Sizes of the long-running tests. The defaults are small, for CI; environment variables set larger ones.
/// </summary>
internal static class ProofSettings
{
    /// <summary>Runs that are killed: <c>SYNC_PROOF_KILLS</c>.</summary>
    public static int Kills => Read("SYNC_PROOF_KILLS", 8);

    /// <summary>Duration of the stampede: <c>SYNC_PROOF_SECONDS</c>.</summary>
    public static TimeSpan Duration => TimeSpan.FromSeconds(Read("SYNC_PROOF_SECONDS", 8));

    /// <summary>
    /// Duration of the load test: <c>SYNC_PROOF_SECONDS</c> too, with a shorter default because readers make many
    /// requests per second.
    /// </summary>
    public static TimeSpan LoadDuration => TimeSpan.FromSeconds(Read("SYNC_PROOF_SECONDS", 3));

    /// <summary>
    /// <c>SYNC_PROOF_WRK</c>: additional connections that the program <c>wrk</c> opens. The default is 0: <c>wrk</c> is
    /// not started.
    /// </summary>
    public static int WrkConnections => Read("SYNC_PROOF_WRK", 0);

    /// <summary>Runs of the soak test: <c>SYNC_PROOF_RUNS</c>.</summary>
    public static int Runs => Read("SYNC_PROOF_RUNS", 24);

    /// <summary>Runs of the soak test of the ledger: <c>SYNC_PROOF_LEDGER_RUNS</c>.</summary>
    public static int LedgerRuns => Read("SYNC_PROOF_LEDGER_RUNS", 90);

    /// <summary>Its scopes, in accounts of 10 regions: <c>SYNC_PROOF_SCOPES</c>.</summary>
    public static int Scopes => Read("SYNC_PROOF_SCOPES", 40);

    /// <summary>Processes of the stampede: <c>SYNC_PROOF_PROCESSES</c>.</summary>
    public static int Processes => Read("SYNC_PROOF_PROCESSES", 8);

    /// <summary>Rounds of the chaos test: <c>SYNC_PROOF_ROUNDS</c>.</summary>
    public static int Rounds => Read("SYNC_PROOF_ROUNDS", 1);

    /// <summary>Flow logs of the mass change: <c>SYNC_PROOF_FLOW_LOGS</c>.</summary>
    public static int FlowLogs => Read("SYNC_PROOF_FLOW_LOGS", 30_000);

    /// <summary>
    /// The cases of a large matrix to try: every third one, or all if <c>SYNC_PROOF_FAULTS</c> is <c>all</c>. A fault
    /// has four cases in a row, so each fault is tried.
    /// </summary>
    public static IEnumerable<T> Share<T>(IEnumerable<T> cases) =>
        Environment.GetEnvironmentVariable("SYNC_PROOF_FAULTS") == "all"
            ? cases
            : cases.Where((_, number) => number % 3 == 0);

    private static int Read(string name, int usual) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text
            ? int.Parse(text, CultureInfo.InvariantCulture)
            : usual;
}
