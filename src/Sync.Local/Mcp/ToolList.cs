using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol.Server;

namespace Sync.Local.Mcp;

/// <summary>
/// The tools, with argument types that every client understands: one type each, no null among them, and no default of
/// null. An argument that is not required can be left out.
/// </summary>
internal static class ToolList
{
    private static readonly Type[] Types =
    [
        typeof(InventoryTools), typeof(DriftTools), typeof(CoverageTools), typeof(RunTools), typeof(ExpectationTools),
        typeof(DeliveryTools), typeof(QuestionTools),
    ];

    public static IReadOnlyList<McpServerTool> Create() =>
    [
        .. from type in Types
           from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static)
           where method.GetCustomAttribute<McpServerToolAttribute>() is not null
           select Create(type, method),
    ];

    private static McpServerTool Create(Type type, MethodInfo method)
    {
        var tool = method.IsStatic
            ? McpServerTool.Create(method, target: null)
            : McpServerTool.Create(method, request => ActivatorUtilities.CreateInstance(request.Services!, type));
        var schema = JsonNode.Parse(tool.ProtocolTool.InputSchema.GetRawText())!.AsObject();
        foreach (var (name, argument) in schema["properties"]!.AsObject())
        {
            Simplify(argument!.AsObject());
            if (name == "limit") (argument["minimum"], argument["maximum"]) = (1, Pages.MaxItems);
        }

        schema["additionalProperties"] = false;
        tool.ProtocolTool.InputSchema = JsonSerializer.SerializeToElement(schema);
        return tool;
    }

    private static void Simplify(JsonObject argument)
    {
        if (argument["type"] is JsonArray types)
            argument["type"] = (string)types.First(type => (string?)type != "null")!;
        if (argument.TryGetPropertyValue("default", out var usual) && usual is null) argument.Remove("default");
        if (argument["items"] is JsonObject items) Simplify(items);
    }
}
