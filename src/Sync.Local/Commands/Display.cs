using System.Globalization;
using System.Text.Json.Nodes;
using Sync.Http;

namespace Sync.Local.Commands;

/// <summary>The formatting of cells and sentences.</summary>
internal static class Display
{
    /// <summary>Formats an API value for a cell: strings as they are, everything else as JSON.</summary>
    public static string Cell(JsonNode? value) => value switch
    {
        null => "",
        JsonValue text when text.TryGetValue<string>(out var characters) => characters,
        _ => value.ToJsonString(ApiJson.Options),
    };

    public static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>The one format of times that people read: RFC 3339 in UTC, to the second.</summary>
    public static string Time(DateTime? time) =>
        time?.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "";

    /// <summary>A time as the API writes it, in that format; other text as it is.</summary>
    public static string Time(string text) => Rfc3339.TryParse(text, out var time) ? Time(time) : text;

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
