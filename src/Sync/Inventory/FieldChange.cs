using System.Text.Json;
using System.Text.Json.Nodes;
using Sync.Alibaba.Answers;
using Sync.Inventory.Fields;

namespace Sync.Inventory;

/// <summary>One field of an item before and after a change; a value is null if the field was or is absent.</summary>
/// <param name="Field">
/// The name in the API, such as <c>status</c>; a tag is <c>tags.KEY</c>, an unlisted member <c>extra.NAME</c>.
/// </param>
public sealed record FieldChange(string Field, JsonNode? Before, JsonNode? After)
{
    /// <summary>
    /// The fields that differ, in a fixed order: the resource's fields, then tags and unlisted members by key. If one
    /// side is null, because the item was added or removed, these are all fields of the other side.
    /// </summary>
    public static IReadOnlyList<FieldChange> Between<T>(Resource<T> resource, T? before, T? after)
        where T : Listed =>
    [
        .. resource.Fields
            .Select(field => (Field: field, Before: Node(field, before), After: Node(field, after)))
            .Where(each => !each.Field.AreSame(each.Before, each.After))
            .Select(each => new FieldChange(each.Field.Name, each.Before, each.After)),
        .. ByKey("tags.", Tags(before), Tags(after)),
        .. ByKey("extra.", Extra(before), Extra(after)),
    ];

    private static IEnumerable<FieldChange> ByKey(
        string prefix, IReadOnlyDictionary<string, JsonElement> before,
        IReadOnlyDictionary<string, JsonElement> after) =>
        before.Keys.Union(after.Keys).Order(StringComparer.Ordinal)
            .Select(key => new FieldChange(
                prefix + key,
                before.TryGetValue(key, out var was) ? Node(was) : null,
                after.TryGetValue(key, out var now) ? Node(now) : null))
            .Where(change => !JsonNode.DeepEquals(change.Before, change.After));

    private static Dictionary<string, JsonElement> Tags(Listed? item) => item is null ? [] : item.Tags.ToDictionary(
        tag => tag.Key, tag => JsonSerializer.SerializeToElement(tag.Value), StringComparer.Ordinal);

    private static Dictionary<string, JsonElement> Extra(Listed? item)
    {
        if (item?.Extra is not { } json) return [];
        // As in the content hash: an empty member is never a change, at any depth.
        return JsonElement.Parse(CanonicalJson.Of(json)).EnumerateObject()
            .ToDictionary(member => member.Name, member => member.Value, StringComparer.Ordinal);
    }

    private static JsonNode? Node<T>(Field<T> field, T? item)
        where T : Listed => item is null ? null : field.Node(item);

    private static JsonNode? Node(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => JsonObject.Create(value),
        JsonValueKind.Array => JsonArray.Create(value),
        _ => JsonValue.Create(value),
    };
}
