using System.IO.Enumeration;
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

    /// <param name="pattern">Only <c>*</c> means more than itself.</param>
    public static bool Like(string text, string pattern) =>
        FileSystemName.MatchesSimpleExpression(pattern.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("?", "\\?", StringComparison.Ordinal), text, ignoreCase: false);
}
