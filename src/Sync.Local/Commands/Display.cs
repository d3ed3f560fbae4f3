using System.Globalization;
using System.Text.Json.Nodes;
using Spectre.Console;
using Sync.Http;

namespace Sync.Local.Commands;

/// <summary>Tables, and the formatting of their cells.</summary>
internal static class Display
{
    /// <summary>Writes a table on a terminal, otherwise tab-separated lines with a header.</summary>
    /// <param name="lines">Where the lines go; null for standard output.</param>
    public static void WriteTable(
        IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows, TextWriter? lines = null)
    {
        if (Console.IsOutputRedirected)
        {
            lines ??= Console.Out;
            lines.WriteLine(string.Join('\t', columns));
            foreach (var row in rows) lines.WriteLine(string.Join('\t', row.Select(Printing.Clean)));
            return;
        }

        var table = new Table().Border(TableBorder.Simple).AddColumns([.. columns]);
        foreach (var row in rows) table.AddRow([.. row.Select(cell => Markup.Escape(Printing.Clean(cell)))]);
        AnsiConsole.Write(table);
    }

    /// <summary>Formats an API value for a cell: strings as they are, everything else as JSON.</summary>
    public static string Cell(JsonNode? value) => value switch
    {
        null => "",
        JsonValue text when text.TryGetValue<string>(out var characters) => characters,
        _ => value.ToJsonString(ApiJson.Options),
    };

    public static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    public static string Time(DateTime? time) =>
        time?.ToUniversalTime().ToString("u", CultureInfo.InvariantCulture) ?? "";

    /// <summary>The time of day, preceded by the date unless it is today. UTC.</summary>
    public static string Clock(DateTime time, DateTime now) =>
        time.ToString(
            time.Date == now.Date ? "HH:mm:ss 'UTC'" : "yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>Joins an error code and its message; either may be null.</summary>
    public static string Why(string? code, string? message) => (code, message) switch
    {
        (_, null) => code ?? "",
        (null, _) => message,
        _ => $"{code}: {message}",
    };

    /// <summary>A duration, rounded down to a single unit.</summary>
    public static string Length(TimeSpan length) => length switch
    {
        { TotalMinutes: < 2 } => $"{(int)length.TotalSeconds} s",
        { TotalHours: < 2 } => $"{(int)length.TotalMinutes} min",
        { TotalDays: < 2 } => $"{(int)length.TotalHours} h",
        _ => $"{(int)length.TotalDays} days",
    };
}
