using System.Globalization;

namespace Sync.Benchmarks;

/// <summary>One line per benchmark: the ratio, its goal, and what it was made of. The lines of a benchmark make its table in tests/REPORT.md.</summary>
internal static class Report
{
    private static readonly List<string> Rows = [];

    /// <summary>Of what the next lines are.</summary>
    public static void Heading(string text)
    {
        Console.WriteLine(text);
        Rows.Add($"| **{text}** | | | | | |");
    }

    /// <returns>Whether the goal was met.</returns>
    public static bool Line(string name, string baseline, double ratio, double goal, string detail) =>
        Write(ratio >= goal, name, ratio, baseline, FormattableString.Invariant($"at least {goal:0.00}"), detail);

    /// <summary>The same for what is the better the smaller it is.</summary>
    public static bool AtMost(string name, string baseline, double ratio, double limit, string detail) =>
        Write(ratio <= limit, name, ratio, baseline, FormattableString.Invariant($"at most {limit:0.00}"), detail);

    /// <summary>A benchmark that came to no end.</summary>
    public static void Failure(string error) => Rows.Add($"| **failed** | | | | {error.ReplaceLineEndings(" ")} | |");

    /// <summary>The lines since the last table.</summary>
    public static string TakeTable()
    {
        var table = string.Join('\n', ["| what | ratio | goal | of | made of | |", "|---|---|---|---|---|---|", .. Rows]);
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
