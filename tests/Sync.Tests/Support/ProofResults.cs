using System.Text.Json;

namespace Sync.Tests.Support;

/// <summary>
/// Hands what tests measure to <c>tests/Sync.Report</c>, which makes tests/REPORT.md of it: one JSON object a line of tests.jsonl, in
/// the folder that the variable <c>SYNC_PROOF_RESULTS</c> names. Without it nothing is written.
/// </summary>
internal static class ProofResults
{
    private static readonly Lock Gate = new();

    /// <summary>How many cases a test has tried; those of one class are added up.</summary>
    /// <param name="test">The class, or its file.</param>
    public static void Cases(string test, long cases) => Append(new { test = Path.GetFileNameWithoutExtension(test), cases });

    /// <summary>A row of figures. Rows of a class with the same columns are one table.</summary>
    public static void Row(string test, params IEnumerable<(string Column, object? Value)> row) =>
        Append(new { test, row = row.ToDictionary(cell => cell.Column, cell => cell.Value) });

    /// <summary>Against what the tests ran.</summary>
    public static void Server(string postgres) => Append(new { postgres });

    private static void Append(object line)
    {
        if (Environment.GetEnvironmentVariable("SYNC_PROOF_RESULTS") is not { Length: > 0 } folder) return;
        lock (Gate) File.AppendAllText(Path.Combine(folder, "tests.jsonl"), JsonSerializer.Serialize(line) + '\n');
    }
}
