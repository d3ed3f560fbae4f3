using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;

namespace Sync.OpenApi;

/// <summary>JSON Schemas of the types that handlers answer with, made of the types themselves.</summary>
internal static class AnswerSchemas
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };

    // Of a JsonNode nothing is known, which the exporter writes as true and many readers only take as {}.
    private static readonly JsonSchemaExporterOptions Options = new()
    {
        TreatNullObliviousAsNonNullable = true,
        TransformSchemaNode = (_, schema) => schema is JsonValue ? new JsonObject() : schema,
    };

    public static JsonObject Components() =>
        new(ApiRoutes.All.Select(route => route.Answer).OfType<Type>().Distinct().Select(type => KeyValuePair.Create(type.Name, (JsonNode?)Component(type))));

    public static JsonObject Reference(Type type) => new() { ["$ref"] = $"#/components/schemas/{type.Name}" };

    private static JsonNode Component(Type type)
    {
        var schema = Json.GetJsonSchemaAsNode(type, Options);
        Rebase(schema, $"#/components/schemas/{type.Name}");
        return schema;
    }

    // The exporter points from the root of the type's schema, which is not the root of the document.
    private static void Rebase(JsonNode? node, string root)
    {
        if (node is JsonArray items) foreach (var item in items) Rebase(item, root);
        if (node is not JsonObject members) return;
        if (members["$ref"] is JsonValue reference) members["$ref"] = root + reference.GetValue<string>()[1..];
        foreach (var (_, member) in members.ToList()) Rebase(member, root);
    }
}
