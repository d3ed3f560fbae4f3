using System.Globalization;
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

    public static string? Of(JsonElement parent, string member) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(member, out var value) ? Of(value) : null;

    /// <returns>
    /// Null if it is missing or not a count, which consists of digits, optionally with white space around.
    /// </returns>
    public static int? Count(JsonElement parent, string member) =>
        int.TryParse(Of(parent, member)?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? count
            : null;

    /// <summary>Whether a value is empty: absent, null or "".</summary>
    public static bool IsNothing(JsonElement value) =>
        value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null
        || (value.ValueKind == JsonValueKind.String && value.ValueEquals(""));
}
