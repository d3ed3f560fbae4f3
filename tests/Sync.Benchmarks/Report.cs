using System.Globalization;

namespace Sync.Benchmarks;

/// <summary>One line per benchmark: the ratio, its goal, and what it was made of.</summary>
internal static class Report
{
    /// <returns>Whether the goal was met.</returns>
    public static bool Line(string name, string baseline, double ratio, double goal, string detail)
    {
        var met = ratio >= goal;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{(met ? "met   " : "MISSED")} {name,-14} {ratio:0.00} of {baseline} (goal {goal:0.00}): {detail}"));
        return met;
    }

    /// <summary>For what must not take much longer than its baseline.</summary>
    /// <returns>Whether the goal was met.</returns>
    public static bool AtMost(string name, string baseline, double ratio, double goal, string detail)
    {
        var met = ratio <= goal;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{(met ? "met   " : "MISSED")} {name,-14} {ratio:0.00} of {baseline} (goal at most {goal:0.00}): {detail}"));
        return met;
    }
}
