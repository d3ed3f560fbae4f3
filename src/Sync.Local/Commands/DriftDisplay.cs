using System.Globalization;
using Spectre.Console;
using Sync.Drift;
using Sync.Inventory;

namespace Sync.Local.Commands;

/// <summary>Writes drift events as text or JSON.</summary>
internal static class DriftDisplay
{
    public static void WriteJson(IReadOnlyList<DriftItem> items) => Printing.WriteJson(items);

    /// <summary>Writes one line per event and per changed field, then a summary.</summary>
    public static void Write(IReadOnlyList<DriftItem> items, DateTime since)
    {
        foreach (var item in items)
        {
            Printing.WriteLine(Headline(item), Colour(item));
            if (item.Kind != "changed") continue;
            WriteChanges(item.Changes);
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{items.Count} drift events since {since:u}: {Count("added")} added, {Count("changed")} changed, "
            + $"{Count("removed")} removed."));

        int Count(string kind) => items.Count(item => item.Kind == kind);
    }

    /// <summary>Writes one line per field, with its values before and after.</summary>
    public static void WriteChanges(IEnumerable<FieldChange> changes)
    {
        foreach (var change in changes)
            Printing.WriteLine(
                $"    {change.Field}: {Printing.Show(change.Before)} → {Printing.Show(change.After)}", Color.Default);
    }

    private static string Headline(DriftItem item)
    {
        var again = item.Flaps == 0 ? "" : $", repeated {item.Flaps} times until {item.FlappedAt:u}";
        var left = item.LeftFilter ? ", left the filter" : "";
        var resource = item.Resource == DriftResource.FlowLogs ? "" : $"{DriftResource.Describe(item.Resource)} ";
        // CEN instances have no region.
        var place = item.RegionId == "" ? item.AccountId : $"{item.AccountId}/{item.RegionId}";
        return $"{item.At:u}  {item.Severity,-6}  {item.Kind,-7}  {resource}{place}/{item.ResourceId}  "
            + $"{Printing.Show(item.ResourceName)}{left}{again}";
    }

    private static Color Colour(DriftItem item) => item.Kind switch
    {
        "added" => Color.Green,
        "removed" => Color.Red,
        _ => item.Severity == "high" ? Color.Red : Color.Yellow,
    };
}
