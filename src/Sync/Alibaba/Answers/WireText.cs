using System.Globalization;
using System.Text.Json;

namespace Sync.Alibaba.Answers;

/// <summary>
/// Plain values out of an answer, whichever JSON type they come in: Alibaba's counters are texts, its imitators send numbers.
/// </summary>
internal static class WireText
{
    /// <returns>Null for null, "" and whatever is no single value.</returns>
    public static string? Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString() is { Length: > 0 } text ? text : null,
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        _ => null,
    };

    public static string? Of(JsonElement parent, string member) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(member, out var value) ? Of(value) : null;

    /// <returns>Null when it is missing or no count: digits only, blanks around them aside.</returns>
    public static int? Count(JsonElement parent, string member) =>
        int.TryParse(Of(parent, member)?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;

    /// <summary>Absent, null and "" all say that there is nothing.</summary>
    public static bool IsNothing(JsonElement value) =>
        value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null
        || (value.ValueKind == JsonValueKind.String && value.ValueEquals(""));

    /// <summary>Cut at so many characters, and never inside a surrogate pair: half of one can be neither stored nor sent.</summary>
    public static string Shorten(string text, int most)
    {
        if (text.Length <= most) return text;
        var end = char.IsHighSurrogate(text[most - 2]) ? most - 2 : most - 1;
        return text[..end] + "…";
    }
}
