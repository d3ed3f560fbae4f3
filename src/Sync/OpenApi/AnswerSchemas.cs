using System.Globalization;
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
        NumberHandling = JsonNumberHandling.Strict,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    private const string Prefix = "#/components/schemas/";

    private static readonly Dictionary<Type, string> Formats = new()
    {
        [typeof(int)] = "int32",
        [typeof(long)] = "int64",
        [typeof(double)] = "double",
        [typeof(decimal)] = "double",
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

    public static JsonObject Reference(Type type) => new() { ["$ref"] = Prefix + Name(type) };

    // A generic type is named SnapshotItem`1. Those of flow logs have no prefix: clients know them without it.
    private static string Name(Type type)
    {
        var name = type.Name.Split('`')[0];
        return type.GenericTypeArguments is [var argument] && argument != typeof(FlowLog)
            ? argument.Name + name : name;
    }

    private void Add(Type type)
    {
        if (_components.ContainsKey(Name(type))) return;
        var schema = Json.GetJsonSchemaAsNode(type, _options);
        _components[Name(type)] = Inlined(schema, schema);
    }

    // The exporter refers to a second list or map of the same type by its place in the schema of the type, which is not
    // the root of the document.
    private JsonNode? Inlined(JsonNode? node, JsonNode root) => node switch
    {
        JsonObject members when (string?)members["$ref"] is { } pointer
            && !pointer.StartsWith(Prefix, StringComparison.Ordinal) =>
            Inlined(pointer.Split('/').Skip(1).Aggregate(root, Step), root),
        JsonObject members => new JsonObject(
            members.Select(member => KeyValuePair.Create(member.Key, Inlined(member.Value, root)))),
        JsonArray items => new JsonArray([.. items.Select(item => Inlined(item, root))]),
        _ => node?.DeepClone(),
    };

    // The place can be in a type that is a component by now.
    private JsonNode Step(JsonNode node, string step)
    {
        if (node is JsonArray items) return items[int.Parse(step, CultureInfo.InvariantCulture)]!;
        var reference = (string?)node["$ref"] ?? (string?)node["anyOf"]?[0]?["$ref"];
        return (reference is null ? node : _components[reference[Prefix.Length..]]!)[step]!;
    }

    private JsonObject Transform(Type type, bool isRoot, JsonNode schema)
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
        if (IsList(members) && type.GenericTypeArguments is [var element] && IsComponent(element))
        {
            // The exporter leaves out what it cannot describe: elements that a converter writes.
            Add(element);
            members["items"] ??= Reference(element);
        }

        // Every member is in every response.
        if (members["properties"] is JsonObject properties)
            members["required"] = new JsonArray([.. properties.Select(property => (JsonNode)property.Key)]);
        return members;
    }

    private static bool IsList(JsonObject members) => members["type"] switch
    {
        JsonArray types => types.Any(each => (string?)each == "array"),
        var type => (string?)type == "array",
    };

    private static bool IsNullable(JsonNode schema) =>
        schema is JsonObject members && members["type"] is JsonArray types
        && types.Any(each => (string?)each == "null");

    private static bool IsComponent(Type type) => type is { IsEnum: false, IsValueType: false, IsArray: false }
        && type.Namespace?.StartsWith(nameof(Sync), StringComparison.Ordinal) == true;
}
