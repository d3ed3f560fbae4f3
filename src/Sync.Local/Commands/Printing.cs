using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace Sync.Local.Commands;

/// <summary>Lines and values as the commands print them.</summary>
internal static class Printing
{
    private const int LongestValue = 120;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly JsonSerializerOptions Value = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void WriteJson<T>(T document) => Console.WriteLine(JsonSerializer.Serialize(document, Json));

    /// <summary>As JSON, cut where it is endless.</summary>
    public static string Show(JsonNode? value)
    {
        if (value is null) return "nothing";
        var text = value.ToJsonString(Value);
        return text.Length <= LongestValue ? text : $"{text[..LongestValue]}… ({text.Length} characters)";
    }

    public static void WriteLine(string line, Color colour)
    {
        if (Console.IsOutputRedirected) Console.WriteLine(Clean(line));
        else AnsiConsole.WriteLine(Clean(line), new Style(colour));
    }

    /// <summary>Whatever a name holds, the terminal gets no control characters of it.</summary>
    public static string Clean(string text) => text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? '\ufffd' : c)) : text;
}
