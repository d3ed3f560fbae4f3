using System.Globalization;
using Spectre.Console;
using Sync.Drift;
using Sync.Expectations;

namespace Sync.Local.Commands;

/// <summary>Writes expectations, and what is not as expected, as text or JSON.</summary>
internal static class ExpectationsDisplay
{
    public static void WriteJson(IReadOnlyList<ExpectationItem> rules, IReadOnlyList<NonconformingItem> broken) =>
        Printing.WriteJson(new { expectations = rules, nonconforming = broken });

    /// <summary>
    /// Writes one line per expectation, per flow log or attachment that is not as expected and per finding, then a
    /// summary.
    /// </summary>
    public static void Write(IReadOnlyList<ExpectationItem> rules, IReadOnlyList<NonconformingItem> broken)
    {
        if (rules.Count == 0)
            Console.WriteLine("No expectations are configured (Sync__ExpectationsFile, Sync__Expectations__N__…).");
        foreach (var rule in rules)
            Printing.WriteLine(Headline(rule), rule.Nonconforming > 0 ? Color.Red : Color.Green);
        foreach (var item in broken)
        {
            Printing.WriteLine(Headline(item), item.Severity == "high" ? Color.Red : Color.Yellow);
            foreach (var finding in item.Findings) Printing.WriteLine(Line(finding), Color.Default);
        }

        var (flowLogs, attachments) = (Count(DriftResource.FlowLogs), Count(Expectation.Attachments));
        var more = attachments > 0 || rules.Any(rule => rule.Resource == Expectation.Attachments)
            ? $" and {attachments} attachments" : "";
        Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"{flowLogs} flow logs{more} are not as expected."));

        int Count(string resource) => broken.Where(item => item.Resource == resource)
            .Select(item => (item.AccountId, item.RegionId, item.ResourceId)).Distinct().Count();
    }

    private static string Headline(ExpectationItem rule) => string.Create(
        CultureInfo.InvariantCulture,
        $"{rule.Name}: {rule.Conforming} as expected, {rule.Nonconforming} not"
        + $"{(rule.Unknown > 0 ? $", {rule.Unknown} not known" : "")}"
        + $"{(rule.Unjudged > 0 ? $", {rule.Unjudged} not evaluated until the next run" : "")}");

    private static string Headline(NonconformingItem item) =>
        $"{item.Severity,-6}  {item.Expectation}  {item.AccountId}/{item.RegionId}/{item.ResourceId}  "
        + $"{Printing.Show(item.ResourceName)}  since {item.Since:u}";

    private static string Line(Finding finding) =>
        $"    {finding.Field}: {string.Join(" or ", finding.Expected.Select(each => Printing.Show(each)))} expected, "
        + $"{Printing.Show(finding.Actual)} found";
}
