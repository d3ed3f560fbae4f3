using System.Globalization;

namespace Sync.Tests.Proof.Crash;

/// <summary>How long the longer proofs take: little in CI, more when a person asks for it.</summary>
internal static class ProofSettings
{
    /// <summary><c>SYNC_PROOF_KILLS</c>.</summary>
    public static int Kills => Read("SYNC_PROOF_KILLS", 20);

    /// <summary><c>SYNC_PROOF_SECONDS</c>.</summary>
    public static TimeSpan Duration => TimeSpan.FromSeconds(Read("SYNC_PROOF_SECONDS", 15));

    /// <summary><c>SYNC_PROOF_SECONDS</c> too: readers see much in little time.</summary>
    public static TimeSpan LoadDuration => TimeSpan.FromSeconds(Read("SYNC_PROOF_SECONDS", 3));

    /// <summary><c>SYNC_PROOF_WRK</c>: how many connections the program <c>wrk</c> opens besides; none unless asked for.</summary>
    public static int WrkConnections => Read("SYNC_PROOF_WRK", 0);

    /// <summary><c>SYNC_PROOF_RUNS</c>.</summary>
    public static int Runs => Read("SYNC_PROOF_RUNS", 24);

    /// <summary><c>SYNC_PROOF_PROCESSES</c>.</summary>
    public static int Processes => Read("SYNC_PROOF_PROCESSES", 8);

    /// <summary><c>SYNC_PROOF_ROUNDS</c>.</summary>
    public static int Rounds => Read("SYNC_PROOF_ROUNDS", 1);

    private static int Read(string name, int usual) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : usual;
}
