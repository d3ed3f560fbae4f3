using System.Globalization;

namespace Sync.Benchmarks;

/// <summary>One line per benchmark: the ratio, its goal, and what it was made of. All lines together make the table of tests/REPORT.md.</summary>
internal static class Report
{
    private static readonly List<string> Rows = ["| what | ratio | goal | of | made of | |", "|---|---|---|---|---|---|"];

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

    /// <summary>Puts the lines so far between the marks of a Markdown page, where the last table stood.</summary>
    public static async Task WriteTableAsync(string page)
    {
        const string Begin = "<!-- speed: begin -->\n", End = "<!-- speed: end -->";
        var text = await File.ReadAllTextAsync(page);
        var (begin, end) = (text.IndexOf(Begin, StringComparison.Ordinal), text.IndexOf(End, StringComparison.Ordinal));
        if (begin < 0 || end < begin) throw new InvalidDataException($"{page} lacks the marks {Begin.Trim()} and {End}.");
        await File.WriteAllTextAsync(page, $"{text[..(begin + Begin.Length)]}\n{string.Join('\n', Rows)}\n\n{text[end..]}");
    }

    private static bool Write(bool met, string name, double ratio, string baseline, string goal, string detail)
    {
        var value = ratio.ToString("0.00", CultureInfo.InvariantCulture);
        Console.WriteLine($"{(met ? "met   " : "MISSED")} {name,-14} {value} of {baseline} ({goal}): {detail}");
        Rows.Add($"| {name} | {value} | {goal} | {baseline} | {detail} | {(met ? "met" : "**missed**")} |");
        return met;
    }
}
