using System.Text.Json.Nodes;

namespace Sync.Drift;

/// <summary>The names of fields in rules: those of an event, where a tag is <c>tags.KEY</c>.</summary>
internal static class DriftField
{
    public const string Status = "status";
    public const string Tags = "tags";

    /// <summary>What a rule may name.</summary>
    public static IReadOnlyList<string> Known { get; } =
    [
        "flowLogName", "description", "cenId", "transitRouterId", "transitRouterAttachmentId", "projectName", "logStoreName",
        "logFormatString", "flowLogVersion", "interval", Status, "creationTime", Tags, "extra",
    ];

    /// <summary>It is that field, or the whole of which that field is a part.</summary>
    public static bool Covers(string named, string field) =>
        field.StartsWith(named, StringComparison.Ordinal) && (field.Length == named.Length || field[named.Length] == '.');

    /// <summary>Null for a field that is no tag.</summary>
    public static string? TagKey(string field) => field.Length > Tags.Length && Covers(Tags, field) ? field[(Tags.Length + 1)..] : null;

    /// <summary>Null for a value that is no text.</summary>
    public static string? Text(JsonNode? value) => value is JsonValue scalar && scalar.TryGetValue<string>(out var text) ? text : null;

    /// <param name="pattern">Only <c>*</c> means more than itself: any characters, or none.</param>
    public static bool Like(string text, string pattern)
    {
        if (pattern.Split('*') is not [var first, .. var middle, var last]) return text == pattern;
        if (text.Length < first.Length + last.Length || !text.StartsWith(first, StringComparison.Ordinal) || !text.EndsWith(last, StringComparison.Ordinal)) return false;
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
