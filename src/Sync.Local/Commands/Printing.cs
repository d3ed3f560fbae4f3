using System.Text.Json.Nodes;
using Spectre.Console;
using Sync.Http;

namespace Sync.Local.Commands;

/// <summary>Writes lines and values for the commands.</summary>
internal static class Printing
{
    private const int LongestValue = 120;

    /// <summary>As JSON, truncated after 120 characters.</summary>
    public static string Show(JsonNode? value)
    {
        if (value is null) return "nothing";
        return Truncate(value.ToJsonString(ApiJson.Options), LongestValue);
    }

    /// <summary>Cuts a longer text and says how long it was.</summary>
    public static string Truncate(string text, int length) =>
        text.Length <= length ? text : $"{text[..length]}… ({text.Length} characters)";

    public static void WriteLine(string line, Color colour)
    {
        if (Console.IsOutputRedirected) Console.WriteLine(Clean(line));
        else AnsiConsole.WriteLine(Clean(line), new Style(colour));
    }

    /// <summary>Replaces control characters, so that no name can send them to the terminal.</summary>
    public static string Clean(string text) => text.Any(char.IsControl)
        ? string.Concat(text.Select(c => char.IsControl(c) ? '\ufffd' : c))
        : text;
}
