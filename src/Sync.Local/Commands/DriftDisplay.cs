using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;
using Sync.Drift;
using Sync.FlowLogs;

namespace Sync.Local.Commands;

/// <summary>Drift events for people and for machines.</summary>
internal static class DriftDisplay
{
    private const int LongestValue = 120;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonSerializerOptions Value = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void WriteJson(IReadOnlyList<DriftItem> items) => Console.WriteLine(JsonSerializer.Serialize(items, Json));

    /// <summary>A line per event and one per changed field, then a sentence.</summary>
    public static void Write(IReadOnlyList<DriftItem> items, DateTime since)
    {
        foreach (var item in items)
        {
            WriteLine(Headline(item), Colour(item));
            if (item.Kind != "changed") continue;
            WriteChanges(item.Changes);
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{items.Count} drift events since {since:u}: {Count("added")} added, {Count("changed")} changed, {Count("removed")} removed."));

        int Count(string kind) => items.Count(item => item.Kind == kind);
    }

    /// <summary>A line per field, before and after.</summary>
    public static void WriteChanges(IEnumerable<FieldChange> changes)
    {
        foreach (var change in changes) WriteLine($"    {change.Field}: {Show(change.Before)} → {Show(change.After)}", Color.Default);
    }

    private static string Headline(DriftItem item)
    {
        var again = item.Flaps == 0 ? "" : $", and {item.Flaps} times again until {item.FlappedAt:u}";
        return $"{item.At:u}  {item.Severity,-6}  {item.Kind,-7}  {item.AccountId}/{item.RegionId}/{item.FlowLogId}  {Show(item.FlowLogName)}{again}";
    }

    private static string Show(JsonNode? value)
    {
        if (value is null) return "nothing";
        var text = value.ToJsonString(Value);
        return text.Length <= LongestValue ? text : $"{text[..LongestValue]}… ({text.Length} characters)";
    }

    private static Color Colour(DriftItem item) => item.Kind switch
    {
        "added" => Color.Green,
        "removed" => Color.Red,
        _ => item.Severity == "high" ? Color.Red : Color.Yellow,
    };

    private static void WriteLine(string line, Color colour)
    {
        // Whatever a name holds, the terminal gets no control characters of it.
        line = string.Concat(line.Select(c => char.IsControl(c) ? '\ufffd' : c));
        if (Console.IsOutputRedirected) Console.WriteLine(line);
        else AnsiConsole.WriteLine(line, new Style(colour));
    }
}
