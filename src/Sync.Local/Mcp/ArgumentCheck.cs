using System.Text.Json;
using Sync.Local.Commands.Usage;

namespace Sync.Local.Mcp;

/// <summary>Compares the arguments of a call with the schema of its tool, so that a model can correct itself.</summary>
internal static class ArgumentCheck
{
    /// <param name="schema">The input schema, of <see cref="ToolList"/>.</param>
    /// <returns>One sentence for each fault.</returns>
    public static IEnumerable<string> Faults(
        JsonElement schema, IEnumerable<KeyValuePair<string, JsonElement>> arguments)
    {
        var known = schema.TryGetProperty("properties", out var properties)
            ? properties.EnumerateObject().ToDictionary(property => property.Name, property => property.Value) : [];
        var given = arguments.Where(argument => argument.Value.ValueKind != JsonValueKind.Null).ToList();
        foreach (var (name, value) in given)
        {
            if (!known.TryGetValue(name, out var argument))
                yield return $"Unknown argument {name}; allowed: {string.Join(", ", known.Keys)}."
                    + Nearest.Suggest(name, known.Keys);
            else if (Lack(argument, value) is { } lack)
                yield return $"{name} must be {lack}, not {value.GetRawText()}.";
        }

        if (!schema.TryGetProperty("required", out var required)) yield break;
        foreach (var name in required.EnumerateArray().Select(name => name.GetString()!))
            if (given.All(argument => argument.Key != name))
                yield return $"{name} is required: {Description(known[name])}";
    }

    /// <returns>What the value must be; null if it is.</returns>
    private static string? Lack(JsonElement argument, JsonElement value) => Text(argument, "type") switch
    {
        "string" => value.ValueKind == JsonValueKind.String ? null : "text",
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False ? null : "true or false",
        "integer" => IsWithin(argument, value) ? null : $"a whole number{Range(argument)}",
        "array" => value.ValueKind == JsonValueKind.Array
            && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String)
                ? null : "a list of texts, such as [\"one\"]",
        _ => null,
    };

    private static bool IsWithin(JsonElement argument, JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number)
        && !(argument.TryGetProperty("minimum", out var min) && number < min.GetInt64())
        && !(argument.TryGetProperty("maximum", out var max) && number > max.GetInt64());

    private static string Range(JsonElement argument) =>
        argument.TryGetProperty("minimum", out var min) && argument.TryGetProperty("maximum", out var max)
            ? $" from {min} to {max}" : "";

    private static string Description(JsonElement argument) => Text(argument, "description") ?? "";

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString() : null;
}
