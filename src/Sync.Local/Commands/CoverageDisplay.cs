using System.Globalization;
using Sync.Coverage;
using Sync.Inventory;
using Sync.Local.Commands.Output;
using Sync.Network;

namespace Sync.Local.Commands;

/// <summary>Writes shares of covered attachments as text.</summary>
internal static class CoverageDisplay
{
    private const int BarWidth = 20, MostCens = 10;

    private static readonly Column[] Columns =
    [
        new("by", Weight: 10), new("", CellKind.Id, 9), new("covered", CellKind.Number, 7),
        new("partly", CellKind.Number, 6), new("not", CellKind.Number, 7), new("impossible", CellKind.Number, 3),
        new("unknown", CellKind.Number, 5), new("share", CellKind.Number, 8), new("", Weight: 1),
    ];

    /// <summary>
    /// A table with a bar for each kind, region and account, and for the CEN instances with the most attachments that
    /// are not covered. It is a note, because the list of attachments is the result, except where people read both.
    /// </summary>
    public static void WriteShares(CoverageSummary summary, CommandOutput output)
    {
        (string Title, IEnumerable<CoverageGroup> Groups)[] parts =
        [
            ("all", [new CoverageGroup("", summary.Total, summary.ByVerdict, summary.Share)]),
            ("kind", summary.ByKind),
            ("region", summary.ByRegion),
            ("CEN", summary.ByCen.Take(MostCens)),
            ("account", summary.ByAccount.Count > 1 ? summary.ByAccount : []),
        ];
        var rows = parts.SelectMany(part => part.Groups, (part, group) => new Row(Row(part.Title, group)));
        var grid = new Grid(Columns, [.. rows]);
        if (!output.IsForPeople)
        {
            output.Notes.Write(GridData.Tabs(Columns.Select(column => column.Name)));
            foreach (var row in grid.Rows) output.Notes.Write(GridData.Tabs(row.Cells));
            return;
        }

        output.Write(grid);
        output.Say("");
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
    /// covered, and so do those of accounts whose network was listed too long ago; says why not. An inventory of
    /// nothing is enough only if the network is known.
    /// </summary>
    public static bool IsEnough(CoverageSummary summary, double min, CommandOutput output)
    {
        var counts = Current(summary);
        var of = counts.Covered + counts.Partly + counts.NotCovered + counts.Unknown;
        if (of == 0 && (min == 0 || summary.StaleRegions.Count == 0)) return true;
        if (of > 0 && counts.Covered * 100.0 / of >= min) return true;
        var unknown = counts.Unknown == 0 ? "" : $", with {counts.Unknown} unknown ones counted as not covered";
        output.Errors.WriteLine(of == 0
            ? $"No attachment is known. {WhyUnknown(summary)}"
            : $"{Percent(counts.Covered / (double)of)} covered ({counts.Covered} of {of} attachments{unknown}): less "
                + $"than {min.ToString(CultureInfo.InvariantCulture)} %.");
        return false;
    }

    // Verdicts of networks that no run has listed for too long do not hold any more.
    private static VerdictCounts Current(CoverageSummary summary)
    {
        var outdated = summary.StaleRegions.Where(stale => stale.Reason == StaleRegion.Outdated)
            .Select(stale => stale.AccountId).ToHashSet();
        var aged = summary.ByAccount.Where(account => outdated.Contains(account.Value))
            .Select(account => account.ByVerdict).ToList();
        var (covered, partly, not) = (
            aged.Sum(each => each.Covered), aged.Sum(each => each.Partly), aged.Sum(each => each.NotCovered));
        var counts = summary.ByVerdict;
        return counts with
        {
            Covered = counts.Covered - covered,
            Partly = counts.Partly - partly,
            NotCovered = counts.NotCovered - not,
            Unknown = counts.Unknown + covered + partly + not,
        };
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
