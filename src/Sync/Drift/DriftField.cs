using System.Text.Json.Nodes;

using Sync.FlowLogs;

namespace Sync.Drift;

/// <summary>Field names in rules: the names that events use, where a tag is <c>tags.KEY</c>.</summary>
internal static class DriftField
{
    public const string Status = "status";
    public const string Tags = "tags";

    /// <summary>The fields of flow logs that a rule may name.</summary>
    public static IReadOnlyList<string> Known { get; } = FlowLog.Resource.DriftFields;

    /// <summary>
    /// Whether both are the same field, or <paramref name="named"/> contains <paramref name="field"/>.
    /// </summary>
    public static bool Covers(string named, string field) =>
        field.StartsWith(named, StringComparison.Ordinal)
        && (field.Length == named.Length || field[named.Length] == '.');

    /// <summary>Null if the field is not a tag.</summary>
    public static string? TagKey(string field) =>
        field.Length > Tags.Length && Covers(Tags, field) ? field[(Tags.Length + 1)..] : null;

    /// <summary>Null if the value is not a string.</summary>
    public static string? Text(JsonNode? value) =>
        value is JsonValue scalar && scalar.TryGetValue<string>(out var text) ? text : null;

    /// <param name="pattern"><c>*</c> matches zero or more characters; all other characters match themselves.</param>
    public static bool Like(string text, string pattern)
    {
        if (pattern.Split('*') is not [var first, .. var middle, var last]) return text == pattern;
        if (text.Length < first.Length + last.Length
            || !text.StartsWith(first, StringComparison.Ordinal)
            || !text.EndsWith(last, StringComparison.Ordinal))
        {
            return false;
        }

        var rest = text.AsSpan(first.Length, text.Length - first.Length - last.Length);
        foreach (var part in middle)
        {
            var found = rest.IndexOf(part, StringComparison.Ordinal);
            if (found < 0) return false;
            rest = rest[(found + part.Length)..];
        }

        return true;
    }
}
