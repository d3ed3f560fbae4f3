using System.Globalization;
using Sync.Coverage;
using Sync.Inventory;
using Sync.Network;

namespace Sync.Local.Commands;

/// <summary>Writes shares of covered attachments as text.</summary>
internal static class CoverageDisplay
{
    private const int BarWidth = 20, MostCens = 10;

    /// <summary>
    /// A table with a bar for each kind, region and account, and for the CEN instances with the most attachments that
    /// are not covered. In a pipe it goes to standard error, because the list of attachments is the output.
    /// </summary>
    public static void WriteShares(CoverageSummary summary)
    {
        (string Title, IEnumerable<CoverageGroup> Groups)[] parts =
        [
            ("all", [new CoverageGroup("", summary.Total, summary.ByVerdict, summary.Share)]),
            ("kind", summary.ByKind),
            ("region", summary.ByRegion),
            ("CEN", summary.ByCen.Take(MostCens)),
            ("account", summary.ByAccount.Count > 1 ? summary.ByAccount : []),
        ];
        Display.WriteTable(
            ["by", "", "covered", "partly", "not", "impossible", "unknown", "share", ""],
            parts.SelectMany(part => part.Groups, (part, group) => Row(part.Title, group)), Console.Error);
    }

    public static string Sentence(CoverageSummary summary)
    {
        var counts = summary.ByVerdict;
        return $"{Percent(summary.Share)} covered: {counts.Covered} of "
            + $"{counts.Covered + counts.Partly + counts.NotCovered} attachments, {counts.Partly} partly and "
            + $"{counts.NotCovered} not; {counts.Impossible} cannot be covered now, {counts.Unknown} are unknown.";
    }

    /// <summary>
    /// Whether the share is at least <paramref name="min"/> percent, if attachments of unknown coverage count as not
    /// covered; says why not. An inventory of nothing is enough only if the network is known.
    /// </summary>
    public static bool IsEnough(CoverageSummary summary, double min)
    {
        var counts = summary.ByVerdict;
        var of = counts.Covered + counts.Partly + counts.NotCovered + counts.Unknown;
        if (of == 0 && (min == 0 || summary.StaleRegions.Count == 0)) return true;
        if (of > 0 && counts.Covered * 100.0 / of >= min) return true;
        var unknown = counts.Unknown == 0 ? "" : $", with {counts.Unknown} unknown ones counted as not covered";
        Console.Error.WriteLine(of == 0
            ? $"No attachment is known. {WhyUnknown(summary)}"
            : $"{Percent(counts.Covered / (double)of)} covered ({counts.Covered} of {of} attachments{unknown}): less "
                + $"than {min.ToString(CultureInfo.InvariantCulture)} %.");
        return false;
    }

    private static string WhyUnknown(CoverageSummary summary) =>
        summary.StaleRegions.Any(stale => stale.Reason == StaleRegion.NetworkOff)
            ? NetworkSettings.Off
            : "The network is not completely known: see the command status.";

    private static string[] Row(string title, CoverageGroup group)
    {
        var counts = group.ByVerdict;
        return
        [
            title, group.Value ?? "none", Display.Number(counts.Covered), Display.Number(counts.Partly),
            Display.Number(counts.NotCovered), Display.Number(counts.Impossible), Display.Number(counts.Unknown),
            group.Share is null ? "" : Percent(group.Share),
            Picture.Bar(counts.Covered, Math.Max(1, counts.Covered + counts.Partly + counts.NotCovered), BarWidth),
        ];
    }

    // Rounded down: 100 % means all.
    private static string Percent(double? share) => share is { } part
        ? $"{(Math.Floor(part * 1000) / 10).ToString("0.0", CultureInfo.InvariantCulture)} %"
        : "Nothing that could be";
}
