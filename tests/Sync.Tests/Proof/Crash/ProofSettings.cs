using System.Globalization;

namespace Sync.Tests.Proof.Crash;

/// <summary>How long the longer proofs take: little in CI, more when a person asks for it.</summary>
internal static class ProofSettings
{
    /// <summary><c>SYNC_PROOF_KILLS</c>.</summary>
    public static int Kills => Read("SYNC_PROOF_KILLS", 20);

    /// <summary><c>SYNC_PROOF_SECONDS</c>.</summary>
    public static TimeSpan Duration => TimeSpan.FromSeconds(Read("SYNC_PROOF_SECONDS", 15));

    /// <summary><c>SYNC_PROOF_PROCESSES</c>.</summary>
    public static int Processes => Read("SYNC_PROOF_PROCESSES", 8);

    private static int Read(string name, int usual) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : usual;
}
