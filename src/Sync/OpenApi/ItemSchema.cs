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
        return new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject(SnapshotField.All(resource).Select(field =>
                KeyValuePair.Create(field.Name, (JsonNode?)Field(field.Kind, key.Contains(field.Name))))),
            ["required"] = new JsonArray([.. key.Select(name => (JsonNode)name)]),
        };
    }

    private static JsonObject Field(FieldKind kind, bool isKey) => kind switch
    {
        FieldKind.Text when isKey => new JsonObject { ["type"] = "string" },
        FieldKind.Text => new JsonObject { ["type"] = new JsonArray("string", "null") },
        FieldKind.Number => new JsonObject { ["type"] = new JsonArray("integer", "null") },
        FieldKind.Time => new JsonObject { ["type"] = "string", ["format"] = "date-time" },
        _ => [],
    };
}
