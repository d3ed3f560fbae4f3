using System.Globalization;

namespace Sync.Benchmarks;

/// <summary>
/// One line per measurement: the ratio, its goal and the measured values. The lines of a benchmark form its table in
/// tests/REPORT.md.
/// </summary>
internal static class Report
{
    private static readonly List<string> Rows = [];

    /// <summary>A heading for the lines that follow.</summary>
    public static void Heading(string text)
    {
        Console.WriteLine(text);
        Rows.Add($"| **{text}** | | | | | |");
    }

    /// <returns>Whether the goal was met.</returns>
    public static bool Line(string name, string baseline, double ratio, double goal, string detail) =>
        Write(ratio >= goal, name, ratio, baseline, FormattableString.Invariant($"at least {goal:0.00}"), detail);

    /// <summary>Like <see cref="Line"/>, for values that should be small.</summary>
    public static bool AtMost(string name, string baseline, double ratio, double limit, string detail) =>
        Write(ratio <= limit, name, ratio, baseline, FormattableString.Invariant($"at most {limit:0.00}"), detail);

    /// <summary>Adds a line for a measurement without a goal.</summary>
    public static void Figure(string name, string baseline, double ratio, string detail)
    {
        var value = ratio.ToString("0.00", CultureInfo.InvariantCulture);
        Console.WriteLine($"       {name,-14} {value} of {baseline}: {detail}");
        Rows.Add($"| {name} | {value} | | {baseline} | {detail} | |");
    }

    /// <summary>Adds a line for a measurement that this machine does not allow.</summary>
    public static void Skipped(string name, string baseline, string reason)
    {
        Console.WriteLine($"skipped {name}: {reason}");
        Rows.Add($"| {name} | | | {baseline} | {reason} | skipped |");
    }

    /// <summary>Adds a line for a benchmark that did not finish.</summary>
    public static void Failure(string error) => Rows.Add($"| **failed** | | | | {error.ReplaceLineEndings(" ")} | |");

    /// <summary>Returns the lines since the last table, and clears them.</summary>
    public static string TakeTable()
    {
        var table = string.Join(
            '\n', ["| what | ratio | goal | baseline | measured | |", "|---|---|---|---|---|---|", .. Rows]);
        Rows.Clear();
        return table;
    }

    private static bool Write(bool met, string name, double ratio, string baseline, string goal, string detail)
    {
        var value = ratio.ToString("0.00", CultureInfo.InvariantCulture);
        Console.WriteLine($"{(met ? "met   " : "MISSED")} {name,-14} {value} of {baseline} ({goal}): {detail}");
        Rows.Add($"| {name} | {value} | {goal} | {baseline} | {detail} | {(met ? "met" : "**missed**")} |");
        return met;
    }
}
