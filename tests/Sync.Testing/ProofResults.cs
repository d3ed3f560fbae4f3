using System.Text.Json;

namespace Sync.Testing;

/// <summary>
/// Writes measurements of tests for <c>tests/Sync.Report</c>, which creates tests/REPORT.md from them: one JSON object
/// per line of tests.jsonl, in the folder named by the environment variable <c>SYNC_PROOF_RESULTS</c>. Without the
/// variable, nothing is written.
/// </summary>
internal static class ProofResults
{
    private static readonly Lock Gate = new();

    /// <summary>Records the number of cases that a test has executed. The cases of one class are added up.</summary>
    /// <param name="test">The name of the class or the path of its file.</param>
    public static void Cases(string test, long cases) =>
        Append(new { test = Path.GetFileNameWithoutExtension(test), cases });

    /// <summary>Records a row of measurements. Rows of one class with the same columns form one table.</summary>
    public static void Row(string test, params IEnumerable<(string Column, object? Value)> row) =>
        Append(new { test, row = row.ToDictionary(cell => cell.Column, cell => cell.Value) });

    /// <summary>Records the version of the PostgreSQL server.</summary>
    public static void Server(string postgres) => Append(new { postgres });

    private static void Append(object line)
    {
        if (Environment.GetEnvironmentVariable("SYNC_PROOF_RESULTS") is not { Length: > 0 } folder) return;
        lock (Gate) File.AppendAllText(Path.Combine(folder, "tests.jsonl"), JsonSerializer.Serialize(line) + '\n');
    }
}
