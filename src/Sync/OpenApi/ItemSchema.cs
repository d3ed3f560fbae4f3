using System.Text.Json.Nodes;
using Sync.Coverage;
using Sync.FlowLogs;
using Sync.Inventory.Fields;
using Sync.Inventory.Snapshots;
using Sync.Network;

namespace Sync.OpenApi;

/// <summary>JSON Schemas of resources' items, generated from their fields.</summary>
internal static class ItemSchema
{
    private static readonly Dictionary<Type, Resource> Items = new()
    {
        [typeof(SnapshotItem<FlowLog>)] = FlowLog.Resource,
        [typeof(SnapshotItem<AttachmentCoverage>)] = AttachmentCoverage.Resource,
        [typeof(SnapshotItem<Attachment>)] = Attachment.Resource,
        [typeof(SnapshotItem<TransitRouter>)] = TransitRouter.Resource,
        [typeof(SnapshotItem<Cen>)] = Cen.Resource,
    };

    /// <returns>Null for a type that is not a resource's item.</returns>
    public static JsonObject? Of(Type type)
    {
        if (!Items.TryGetValue(type, out var resource)) return null;
        string[] key = ["accountId", .. resource.HasRegion ? (string[])["regionId"] : [], resource.Id.Name];
        var known = resource.AllFields.Concat(resource.DerivedFields).Append(resource.Id)
            .DistinctBy(field => field.Name).ToDictionary(field => field.Name);
        return new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject(SnapshotField.All(resource).Select(field => KeyValuePair.Create(
                field.Name,
                (JsonNode?)Describe(Shape(field, key.Contains(field.Name)), known.GetValueOrDefault(field.Name))))),
            ["required"] = new JsonArray([.. key.Select(name => (JsonNode)name)]),
        };
    }

    private static JsonObject Shape(SnapshotField field, bool isKey) => (field.Kind, field.Name) switch
    {
        (FieldKind.Text, _) when isKey => new() { ["type"] = "string" },
        (FieldKind.Text, _) => new() { ["type"] = new JsonArray("string", "null") },
        (FieldKind.Number, _) => new() { ["type"] = new JsonArray("integer", "null"), ["format"] = "int32" },
        (FieldKind.Time, _) => new() { ["type"] = "string", ["format"] = "date-time" },
        (_, "tags") => new()
        {
            ["type"] = "object",
            ["additionalProperties"] = new JsonObject { ["type"] = "string" },
        },
        (_, "extra") => new() { ["type"] = "object", ["additionalProperties"] = true },
        _ => [],
    };

    private static JsonObject Describe(JsonObject shape, Field? field)
    {
        if (field?.Description is { Length: > 0 } text) shape["description"] = text;
        if (field is { Kind: FieldKind.Text, Example.Length: > 0 }) shape["examples"] = new JsonArray(field.Example);
        return shape;
    }
}
