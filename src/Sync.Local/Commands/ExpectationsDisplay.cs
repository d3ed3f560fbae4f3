using System.Globalization;
using Sync.Drift;
using Sync.Expectations;
using Sync.Local.Commands.Output;

namespace Sync.Local.Commands;

/// <summary>Writes expectations, and what is not as expected.</summary>
internal static class ExpectationsDisplay
{
    /// <summary>
    /// Writes a sentence per expectation, a row per flow log or attachment that is not as expected, with its findings,
    /// and a summary.
    /// In a pipe the sentences are notes.
    /// </summary>
    public static void Write(
        IReadOnlyList<ExpectationItem> rules, IReadOnlyList<NonconformingItem> broken, CommandOutput output,
        AccountNames names)
    {
        if (rules.Count == 0)
            output.Note("No expectations are configured (Sync__ExpectationsFile, Sync__Expectations__N__…).");
        foreach (var rule in rules) Tell(Headline(rule));
        if (broken.Count > 0 || !output.IsForPeople) WriteBroken(broken, output, names);
        var (flowLogs, attachments) = (Count(DriftResource.FlowLogs), Count(Expectation.Attachments));
        var more = attachments > 0 || rules.Any(rule => rule.Resource == Expectation.Attachments)
            ? $" and {attachments} attachments" : "";
        Tell(string.Create(CultureInfo.InvariantCulture, $"{flowLogs} flow logs{more} are not as expected."));

        int Count(string resource) => broken.Where(item => item.Resource == resource)
            .Select(item => (item.AccountId, item.RegionId, item.ResourceId)).Distinct().Count();

        void Tell(string sentence)
        {
            if (output.IsForPeople) output.Say(sentence);
            else output.Note(sentence);
        }
    }

    private static void WriteBroken(
        IReadOnlyList<NonconformingItem> broken, CommandOutput output, AccountNames names)
    {
        Column[] columns =
        [
            new("severity", Weight: 6), new("expectation", CellKind.Text, 10),
            .. AccountNames.For(output).Select(column => column with { Weight = 3 }),
            new("regionId", Weight: 4) { Title = "region" },
            new("resourceId", CellKind.Id, 9) { Title = "id" },
            new("resourceName", CellKind.Text, 7) { Title = "name" }, new("since", Weight: 5),
            new("findings", CellKind.Text, 1),
        ];
        var grid = new Grid(columns, [.. broken.Select(item => Row(item, output, names))]);
        output.Write(output.IsForPeople ? grid.Only(column => column.Name != "findings") : grid);
    }

    private static Row Row(NonconformingItem item, CommandOutput output, AccountNames names)
    {
        string[] findings = [.. item.Findings.Select(Line)];
        return new Row(
        [
            item.Severity, item.Expectation, .. names.Cells(output, item.AccountId), item.RegionId, item.ResourceId,
            item.ResourceName ?? "", Display.Time(item.Since), string.Join("; ", findings),
        ])
        {
            Details = findings,
            Tone = item.Severity == "high" ? Tone.Bad : Tone.Warning,
        };
    }

    private static string Headline(ExpectationItem rule) => string.Create(
        CultureInfo.InvariantCulture,
        $"{rule.Name}: {rule.Conforming} as expected, {rule.Nonconforming} not"
        + $"{(rule.Unknown > 0 ? $", {rule.Unknown} not known" : "")}"
        + $"{(rule.Unjudged > 0 ? $", {rule.Unjudged} not evaluated until the next run" : "")}");

    private static string Line(Finding finding) =>
        $"{finding.Field}: {string.Join(" or ", finding.Expected.Select(each => Printing.Show(each)))} expected, "
        + $"{Printing.Show(finding.Actual)} found";
}
