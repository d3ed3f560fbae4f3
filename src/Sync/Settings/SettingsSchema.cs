using System.Globalization;
using System.Text.Json.Nodes;

namespace Sync.Settings;

/// <summary>The JSON schema (draft 7) of a settings file, for editors, made from the list of all settings.</summary>
public static class SettingsSchema
{
    private const string Reference = "reference";

    private const string Duration = @"^([0-9]+\.)?[0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?$";

    /// <summary>A name that is left out, or has nothing behind it, is not set.</summary>
    public static JsonObject Of(SettingTree all)
    {
        var schema = new JsonObject
        {
            ["$schema"] = "http://json-schema.org/draft-07/schema#",
            ["title"] = "Settings of Sync",
        };
        foreach (var (name, value) in Members(all)) schema[name] = value?.DeepClone();
        schema["definitions"] = new JsonObject
        {
            [Reference] = new JsonObject
            {
                ["description"] = "The value is in an environment variable, or in a file.",
                ["type"] = "object",
                ["minProperties"] = 1,
                ["maxProperties"] = 1,
                ["additionalProperties"] = false,
                ["properties"] = new JsonObject
                {
                    [SettingReference.FromEnv] = Typed("string"),
                    [SettingReference.FromFile] = Typed("string"),
                },
            },
        };
        return schema;
    }

    private static JsonObject Node(SettingTree tree)
    {
        JsonObject[] shapes = [.. Shapes(tree)];
        // Editors then say what is wrong below it, and not only that nothing fits.
        var node = shapes is [{ } only] && only["type"] is JsonValue type
            ? OrNull(only, type)
            : Either([.. shapes, Typed("null")]);
        if (Describe(tree) is { } text) node["description"] = text;
        if (tree.Shape is { Default: { } value } shape) node["default"] = Value(shape.Kind, value);
        return node;
    }

    private static IEnumerable<JsonObject> Shapes(SettingTree tree)
    {
        if (tree.AllowsNone) yield return new JsonObject { ["const"] = "none" };
        if (tree.Children.Count > 0) yield return Members(tree);
        else if (tree.Item is { } item) yield return List(Node(item));
        if (tree.Shape is not { } shape || !tree.IsValue) yield break;
        yield return new JsonObject { ["$ref"] = $"#/definitions/{Reference}" };
        // A value that is all secret is never in the file.
        if (!shape.IsSecret("")) foreach (var each in Values(shape)) yield return each;
    }

    private static JsonObject Members(SettingTree tree)
    {
        var names = tree.Children.Select(child => KeyValuePair.Create<string, JsonNode?>(child.Name, Node(child)));
        if (tree.Item is { } item)
            names = names.Append(KeyValuePair.Create<string, JsonNode?>(SettingTree.Entries, List(Node(item))));
        return new JsonObject
        {
            ["type"] = "object",
            ["additionalProperties"] = false,
            ["properties"] = new JsonObject([.. names]),
        };
    }

    private static IEnumerable<JsonObject> Values(SettingShape shape) => shape.Kind switch
    {
        SettingKind.WholeNumber or SettingKind.Number => [Number(shape)],
        SettingKind.Flag => [Typed("boolean")],
        SettingKind.Word => [new JsonObject { ["enum"] = new JsonArray([.. shape.Words.Select(Text)]) }],
        SettingKind.Duration when shape.AllowsForever =>
            [new JsonObject { ["const"] = "forever" }, Pattern(Duration)],
        SettingKind.Duration => [Pattern(Duration)],
        SettingKind.Url => [Pattern("^https?://")],
        SettingKind.Texts => [Scalar(), List(Scalar())],
        SettingKind.Tags => [Scalar(), List(Scalar()), Map(Either(Scalar(), List(Scalar())))],
        _ => [Scalar()],
    };

    private static JsonObject Number(SettingShape shape)
    {
        var number = Typed(shape.Kind == SettingKind.WholeNumber ? "integer" : "number");
        if (shape.Least is { } least) number["minimum"] = least;
        if (shape.Most is { } most) number["maximum"] = most;
        return number;
    }

    // An account ID without quotes is a number to an editor.
    private static JsonObject Scalar() => new() { ["type"] = new JsonArray("string", "number", "boolean") };

    private static JsonObject Pattern(string pattern) => new() { ["type"] = "string", ["pattern"] = pattern };

    private static JsonObject List(JsonObject item) => new() { ["type"] = "array", ["items"] = item };

    private static JsonObject Map(JsonObject value) => new() { ["type"] = "object", ["additionalProperties"] = value };

    private static JsonObject Either(params JsonNode[] shapes) => new() { ["anyOf"] = new JsonArray(shapes) };

    private static JsonObject OrNull(JsonObject shape, JsonValue type)
    {
        shape["type"] = new JsonArray(type.DeepClone(), "null");
        return shape;
    }

    private static JsonObject Typed(string type) => new() { ["type"] = type };

    private static JsonNode Text(string text) => JsonValue.Create(text);

    private static JsonValue Value(SettingKind kind, string value) => kind switch
    {
        SettingKind.WholeNumber => JsonValue.Create(long.Parse(value, CultureInfo.InvariantCulture)),
        SettingKind.Number => JsonValue.Create(double.Parse(value, CultureInfo.InvariantCulture)),
        SettingKind.Flag => JsonValue.Create(bool.Parse(value)),
        _ => JsonValue.Create(value),
    };

    private static string? Describe(SettingTree tree)
    {
        if (tree.Shape is not { } shape) return null;
        var name = SettingFaults.Name(tree.Key).Replace("__0", "__N", StringComparison.Ordinal);
        var text = SettingDescriptions.Of(tree.Key);
        var wanted = shape.Wanted == SettingShape.Text.Wanted || !tree.IsValue ? "" : $" ({shape.Wanted})";
        return text is null ? $"{name}{wanted}" : $"{name}{wanted}: {text}";
    }
}
