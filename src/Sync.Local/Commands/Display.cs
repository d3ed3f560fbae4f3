using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace Sync.Local.Commands;

/// <summary>Tables, and what stands in them.</summary>
internal static class Display
{
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A table on a terminal; else a line per row and a first one of names, tabs between the cells.</summary>
    public static void WriteTable(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        if (Console.IsOutputRedirected)
        {
            Console.WriteLine(string.Join('\t', columns));
            foreach (var row in rows) Console.WriteLine(string.Join('\t', row.Select(Printing.Clean)));
            return;
        }

        var table = new Table().Border(TableBorder.Simple).AddColumns([.. columns]);
        foreach (var row in rows) table.AddRow([.. row.Select(cell => Markup.Escape(Printing.Clean(cell)))]);
        AnsiConsole.Write(table);
    }

    /// <summary>A value of the API in a cell: texts as they are, all else as JSON.</summary>
    public static string Cell(JsonNode? value) => value switch
    {
        null => "",
        JsonValue text when text.TryGetValue<string>(out var characters) => characters,
        _ => value.ToJsonString(Compact),
    };

    public static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    public static string Time(DateTime? time) => time?.ToUniversalTime().ToString("u", CultureInfo.InvariantCulture) ?? "";

    /// <summary>A moment of today by its time, any other with its date. UTC.</summary>
    public static string Clock(DateTime time, DateTime now) =>
        time.ToString(time.Date == now.Date ? "HH:mm:ss 'UTC'" : "yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>A reason and its code, once.</summary>
    public static string Why(string? code, string? message) => (code, message) switch
    {
        (_, null) => code ?? "",
        (null, _) => message,
        _ => $"{code}: {message}",
    };

    /// <summary>How long, roughly, as one number.</summary>
    public static string Length(TimeSpan length) => length switch
    {
        { TotalMinutes: < 2 } => $"{(int)length.TotalSeconds} s",
        { TotalHours: < 2 } => $"{(int)length.TotalMinutes} min",
        { TotalDays: < 2 } => $"{(int)length.TotalHours} h",
        _ => $"{(int)length.TotalDays} days",
    };
}
