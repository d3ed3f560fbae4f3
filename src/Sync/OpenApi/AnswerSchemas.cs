using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using Sync.FlowLogs;

namespace Sync.OpenApi;

/// <summary>JSON Schemas of the response types of the handlers, generated from the types.</summary>
internal static class AnswerSchemas
{
    private static readonly JsonSerializerOptions Json =
        new(JsonSerializerDefaults.Web) { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };

    // The exporter writes the schema of a JsonNode, which can be anything, as true. Many tools accept only {}.
    private static readonly JsonSchemaExporterOptions Options = new()
    {
        TreatNullObliviousAsNonNullable = true,
        TransformSchemaNode = (context, schema) =>
            ItemSchema.Of(context.TypeInfo.Type) ?? (schema is JsonValue ? new JsonObject() : schema),
    };

    public static JsonObject Components() =>
        new(ApiRoutes.All.Select(route => route.Answer).OfType<Type>().Distinct()
            .Select(type => KeyValuePair.Create(Name(type), (JsonNode?)Component(type))));

    public static JsonObject Reference(Type type) => new() { ["$ref"] = $"#/components/schemas/{Name(type)}" };

    // A generic type is named SnapshotItem`1. Those of flow logs have no prefix: clients know them without it.
    private static string Name(Type type)
    {
        var name = type.Name.Split('`')[0];
        return type.GenericTypeArguments is [var argument] && argument != typeof(FlowLog)
            ? argument.Name + name : name;
    }

    private static JsonNode Component(Type type)
    {
        var schema = Json.GetJsonSchemaAsNode(type, Options);
        Rebase(schema, $"#/components/schemas/{Name(type)}");
        return schema;
    }

    // The exporter's references start at the root of the type's schema, which is not the root of the document.
    private static void Rebase(JsonNode? node, string root)
    {
        if (node is JsonArray items) foreach (var item in items) Rebase(item, root);
        if (node is not JsonObject members) return;
        if (members["$ref"] is JsonValue reference) members["$ref"] = root + reference.GetValue<string>()[1..];
        foreach (var (_, member) in members.ToList()) Rebase(member, root);
    }
}
