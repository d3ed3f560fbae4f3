using System.Globalization;
using Spectre.Console;
using Sync.Drift;

namespace Sync.Local.Commands;

/// <summary>Drift events for people and for machines.</summary>
internal static class DriftDisplay
{
    public static void WriteJson(IReadOnlyList<DriftItem> items) => Printing.WriteJson(items);

    /// <summary>A line per event and one per changed field, then a sentence.</summary>
    public static void Write(IReadOnlyList<DriftItem> items, DateTime since)
    {
        foreach (var item in items)
        {
            Printing.WriteLine(Headline(item), Colour(item));
            if (item.Kind != "changed") continue;
            foreach (var change in item.Changes) Printing.WriteLine($"    {change.Field}: {Printing.Show(change.Before)} → {Printing.Show(change.After)}", Color.Default);
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{items.Count} drift events since {since:u}: {Count("added")} added, {Count("changed")} changed, {Count("removed")} removed."));

        int Count(string kind) => items.Count(item => item.Kind == kind);
    }

    private static string Headline(DriftItem item)
    {
        var again = item.Flaps == 0 ? "" : $", and {item.Flaps} times again until {item.FlappedAt:u}";
        return $"{item.At:u}  {item.Severity,-6}  {item.Kind,-7}  {item.AccountId}/{item.RegionId}/{item.FlowLogId}  {Printing.Show(item.FlowLogName)}{again}";
    }

    private static Color Colour(DriftItem item) => item.Kind switch
    {
        "added" => Color.Green,
        "removed" => Color.Red,
        _ => item.Severity == "high" ? Color.Red : Color.Yellow,
    };
}
