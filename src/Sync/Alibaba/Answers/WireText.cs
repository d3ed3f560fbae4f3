using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Sync.Alibaba.Answers;

/// <summary>
/// Reads scalar values of any JSON type: Alibaba returns counts as strings, compatible services as numbers.
/// </summary>
internal static class WireText
{
    /// <returns>Null for null, "", objects and arrays.</returns>
    public static string? Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString() is { Length: > 0 } text ? text : null,
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        _ => null,
    };

    /// <summary>Reads the value that a reader is at, as <see cref="Of(JsonElement)"/> does.</summary>
    /// <returns>False if it is an object or an array.</returns>
    public static bool TryRead(ref Utf8JsonReader value, out string? text)
    {
        text = value.TokenType switch
        {
            JsonTokenType.String => value.GetString() is { Length: > 0 } some ? some : null,
            JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False =>
                Encoding.UTF8.GetString(value.ValueSpan),
            _ => null,
        };
        return value.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray);
    }

    public static string? Of(JsonElement parent, string member) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(member, out var value) ? Of(value) : null;

    /// <returns>
    /// Null if it is missing or not a count, which consists of digits, optionally with white space around.
    /// </returns>
    public static int? Count(JsonElement parent, string member) => Count(Of(parent, member));

    /// <inheritdoc cref="Count(JsonElement, string)"/>
    public static int? Count(string? text) =>
        int.TryParse(text?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;

    /// <returns>Null if the text is not a 32-bit integer; 6e1 and 60.0 are.</returns>
    public static int? WholeNumber(string? text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && number == decimal.Truncate(number) && number is >= int.MinValue and <= int.MaxValue
            ? (int)number
            : null;

    /// <summary>Whether a value is empty: absent, null or "".</summary>
    public static bool IsNothing(JsonElement value) =>
        value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null
        || (value.ValueKind == JsonValueKind.String && value.ValueEquals(""));
}
