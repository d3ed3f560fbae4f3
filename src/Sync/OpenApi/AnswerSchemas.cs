using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Sync.FlowLogs;
using Sync.Http;

namespace Sync.OpenApi;

/// <summary>
/// JSON Schemas of the response types of the handlers, generated from the types. Each type of the app is a component,
/// so that generated clients have a named type for it.
/// </summary>
internal sealed class AnswerSchemas
{
    // Strict: otherwise a number could also be text, because that is what the app could read.
    private static readonly JsonSerializerOptions Json = new(ApiJson.Options)
    {
        NumberHandling = JsonNumberHandling.Strict, TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    private static readonly Dictionary<Type, string> Formats = new()
    {
        [typeof(int)] = "int32", [typeof(long)] = "int64", [typeof(double)] = "double", [typeof(decimal)] = "double",
    };

    private readonly JsonObject _components = [];
    private readonly JsonSchemaExporterOptions _options;

    private AnswerSchemas() => _options = new JsonSchemaExporterOptions
    {
        TreatNullObliviousAsNonNullable = true,
        TransformSchemaNode = (context, schema) => Transform(context.TypeInfo.Type, context.Path.Length == 0, schema),
    };

    /// <summary>All components, by name.</summary>
    public static JsonObject Components()
    {
        var schemas = new AnswerSchemas();
        foreach (var type in ApiRoutes.All.SelectMany(route => (Type?[])[route.Answer, route.Plan]).OfType<Type>())
            schemas.Add(type);
        return schemas._components;
    }

    public static JsonObject Reference(Type type) => new() { ["$ref"] = $"#/components/schemas/{Name(type)}" };

    // A generic type is named SnapshotItem`1. Those of flow logs have no prefix: clients know them without it.
    private static string Name(Type type)
    {
        var name = type.Name.Split('`')[0];
        return type.GenericTypeArguments is [var argument] && argument != typeof(FlowLog)
            ? argument.Name + name : name;
    }

    private void Add(Type type)
    {
        if (!_components.ContainsKey(Name(type)))
            _components[Name(type)] = Json.GetJsonSchemaAsNode(type, _options);
    }

    private JsonNode Transform(Type type, bool isRoot, JsonNode schema)
    {
        if (!isRoot && IsComponent(type))
        {
            Add(type);
            return IsNullable(schema)
                ? new JsonObject { ["anyOf"] = new JsonArray(Reference(type), new JsonObject { ["type"] = "null" }) }
                : Reference(type);
        }

        if (ItemSchema.Of(type) is { } item) return item;
        // The exporter writes the schema of a JsonNode, which can be anything, as true. Many tools accept only {}.
        if (schema is not JsonObject members) return new JsonObject();
        if (Formats.TryGetValue(Nullable.GetUnderlyingType(type) ?? type, out var format)) members["format"] = format;
        // Every member is in every response.
        if (members["properties"] is JsonObject properties)
            members["required"] = new JsonArray([.. properties.Select(property => (JsonNode)property.Key)]);
        return members;
    }

    private static bool IsNullable(JsonNode schema) =>
        schema is JsonObject members && members["type"] is JsonArray types
        && types.Any(each => (string?)each == "null");

    private static bool IsComponent(Type type) => type is { IsEnum: false, IsValueType: false, IsArray: false }
        && type.Namespace?.StartsWith(nameof(Sync), StringComparison.Ordinal) == true;
}
