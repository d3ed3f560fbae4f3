using System.Text.Json;
using System.Text.Json.Nodes;
using Sync.Alibaba;
using Sync.Alibaba.Answers;

namespace Sync.FlowLogs;

/// <summary>One field of a flow log before and after; a value is null where the field was or is not there.</summary>
/// <param name="Field">As readers name it: <c>status</c>; one tag is <c>tags.KEY</c>, one unlisted member <c>extra.NAME</c>.</param>
public sealed record FieldChange(string Field, JsonNode? Before, JsonNode? After)
{
    /// <summary>
    /// The fields that differ, in a fixed order: the API's fields, then tags and unlisted members by key. Where one side is
    /// null, which is a flow log that was added or removed, these are all the fields of the other.
    /// </summary>
    public static IReadOnlyList<FieldChange> Between(FlowLogEntry? before, FlowLogEntry? after)
    {
        var listed = Fields.Select(field => new FieldChange(
            field.Name, before is null ? null : field.Read(before), after is null ? null : field.Read(after)));
        return [.. listed.Concat(ByKey("tags.", Tags(before), Tags(after))).Concat(ByKey("extra.", Extra(before), Extra(after))).Where(Differs)];
    }

    // Every member of an entry but its key. A field left out here would be a change without a visible reason.
    private static readonly (string Name, Func<FlowLogEntry, JsonNode?> Read)[] Fields =
    [
        ("flowLogName", entry => entry.FlowLogName),
        ("description", entry => entry.Description),
        ("cenId", entry => entry.CenId),
        ("transitRouterId", entry => entry.TransitRouterId),
        ("transitRouterAttachmentId", entry => entry.TransitRouterAttachmentId),
        ("projectName", entry => entry.ProjectName),
        ("logStoreName", entry => entry.LogStoreName),
        ("logFormatString", entry => entry.LogFormatString),
        ("flowLogVersion", entry => entry.FlowLogVersion),
        ("interval", entry => entry.Interval),
        ("status", entry => entry.Status),
        ("creationTime", entry => entry.CreationTime),
    ];

    private static IEnumerable<FieldChange> ByKey(
        string prefix, IReadOnlyDictionary<string, JsonElement> before, IReadOnlyDictionary<string, JsonElement> after) =>
        before.Keys.Union(after.Keys).Order(StringComparer.Ordinal).Select(key => new FieldChange(
            prefix + key,
            before.TryGetValue(key, out var was) ? Node(was) : null,
            after.TryGetValue(key, out var now) ? Node(now) : null));

    private static Dictionary<string, JsonElement> Tags(FlowLogEntry? entry) =>
        entry is null ? [] : entry.Tags.ToDictionary(tag => tag.Key, tag => JsonSerializer.SerializeToElement(tag.Value), StringComparer.Ordinal);

    private static Dictionary<string, JsonElement> Extra(FlowLogEntry? entry)
    {
        if (entry?.Extra is not { } json) return [];
        // As for the hash: a member that says nothing is no change, wherever it stands.
        return JsonElement.Parse(CanonicalJson.Of(json)).EnumerateObject()
            .ToDictionary(member => member.Name, member => member.Value, StringComparer.Ordinal);
    }

    private static JsonNode? Node(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => JsonObject.Create(value),
        JsonValueKind.Array => JsonArray.Create(value),
        _ => JsonValue.Create(value),
    };

    // By value: jsonb orders members and spells numbers its own way, and a moment may be spelled in several.
    private static bool Differs(FieldChange change) =>
        !JsonNode.DeepEquals(change.Before, change.After)
        && !(change.Field == "creationTime" && WireTime.AreSame((string?)change.Before, (string?)change.After));
}
