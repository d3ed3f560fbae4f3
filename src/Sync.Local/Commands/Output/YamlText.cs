using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Serialization;

namespace Sync.Local.Commands.Output;

/// <summary>Writes JSON as YAML: the same names and values, in the same order.</summary>
internal static class YamlText
{
    private static readonly ISerializer Serializer = new SerializerBuilder()
        .WithQuotingNecessaryStrings(quoteYaml1_1Strings: true).DisableAliases().Build();

    public static string Write(JsonNode? document) => Serializer.Serialize(Value(document)!);

    private static object? Value(JsonNode? node) => node switch
    {
        null => null,
        JsonObject members => members.ToDictionary(member => (object)member.Key, member => Value(member.Value)),
        JsonArray items => items.Select(Value).ToList(),
        _ => node.GetValueKind() switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.Number => Number(node.AsValue()),
            _ => node.GetValue<string>(),
        },
    };

    private static object Number(JsonValue number) => number.TryGetValue<long>(out var whole)
        ? whole
        : number.TryGetValue<decimal>(out var exact) ? exact : number.GetValue<double>();
}
