using System.Globalization;
using Sync.Drift;
using Sync.Local.Commands.Output;

namespace Sync.Local.Commands;

/// <summary>Writes drift events.</summary>
internal static class DriftDisplay
{
    /// <summary>Writes one row per event, and a summary.</summary>
    public static void Write(
        IReadOnlyList<DriftItem> items, DateTime since, CommandOutput output, AccountNames names)
    {
        Column[] columns =
        [
            new("at", Weight: 9), new("severity", Weight: 6), new("kind", Weight: 10), new("resource", Weight: 5),
            .. AccountNames.For(output).Select(column => column with { Weight = 3 }),
            new("regionId", Weight: 4) { Title = "region" },
            new("id", CellKind.Id, 8), new("name", CellKind.Text, 7), ChangeText.Column,
        ];
        // Of one resource, its name says nothing.
        var isMixed = items.Any(item => item.Resource != DriftResource.FlowLogs) || !output.IsForPeople;
        var rows = items.Select(item => ChangeText.Row(
            [
                Display.Time(item.At), item.Severity, item.Kind, item.Resource,
                .. names.Cells(output, item.AccountId), item.RegionId, item.ResourceId,
                $"{item.ResourceName}{Remarks(item)}",
            ],
            item.Kind == "changed" ? item.Changes : [],
            item is { Kind: "changed", Severity: "high" } ? Tone.Bad : ToneOf(item.Kind)));
        if (items.Count > 0)
            output.Write(ChangeText.Show(output, columns, rows).Only(column => isMixed || column.Name != "resource"));
        output.Say(string.Create(
            CultureInfo.InvariantCulture,
            $"{items.Count} drift events since {Display.Time(since)}: {Count("added")} added, {Count("changed")} "
            + $"changed, {Count("removed")} removed."));

        int Count(string kind) => items.Count(item => item.Kind == kind);
    }

    public static Tone ToneOf(string kind) => kind switch
    {
        "added" => Tone.Good,
        "removed" => Tone.Bad,
        _ => Tone.Warning,
    };

    private static string Remarks(DriftItem item)
    {
        var again = item.Flaps == 0 ? "" : $", repeated {item.Flaps} times until {Display.Time(item.FlappedAt)}";
        return item.LeftFilter ? $", left the filter{again}" : again;
    }
}
