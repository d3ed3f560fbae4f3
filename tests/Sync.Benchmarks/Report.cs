using System.Globalization;

namespace Sync.Benchmarks;

/// <summary>One line per benchmark: the ratio, its goal, and what it was made of.</summary>
internal static class Report
{
    /// <returns>Whether the goal was met.</returns>
    public static bool Line(string name, string baseline, double ratio, double goal, string detail) =>
        Write(ratio >= goal, name, ratio, FormattableString.Invariant($"{baseline} (goal {goal:0.00})"), detail);

    /// <summary>The same for what is the better the smaller it is.</summary>
    public static bool AtMost(string name, string baseline, double ratio, double limit, string detail) =>
        Write(ratio <= limit, name, ratio, FormattableString.Invariant($"{baseline} (at most {limit:0.00})"), detail);

    private static bool Write(bool met, string name, double ratio, string against, string detail)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(met ? "met   " : "MISSED")} {name,-14} {ratio:0.00} of {against}: {detail}"));
        return met;
    }
}
