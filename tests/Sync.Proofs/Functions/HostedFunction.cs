using System.Text.Json;
using System.Text.Json.Nodes;
using Sync.Proofs.Functions.Messages;

namespace Sync.Proofs.Functions;

/// <summary>One function as its trigger describes it.</summary>
/// <param name="DurableClient">The name of its parameter for a client of Durable Functions; null: it has none.</param>
internal sealed record HostedFunction(string Id, string Name, JsonObject Trigger, string? DurableClient)
{
    public static HostedFunction Of(RpcFunctionMetadata metadata)
    {
        var bindings = metadata.RawBindings.Select(binding => JsonNode.Parse(binding)!.AsObject()).ToList();
        return new HostedFunction(
            metadata.FunctionId, metadata.Name,
            bindings.Single(binding => TypeOf(binding).EndsWith("Trigger", StringComparison.Ordinal)),
            bindings.SingleOrDefault(binding => TypeOf(binding) == "durableClient")?["name"]!.GetValue<string>());
    }

    public bool IsHttp => TypeOf(Trigger) == "httpTrigger";

    public bool IsTimer => TypeOf(Trigger) == "timerTrigger";

    public bool IsActivity => TypeOf(Trigger) == "activityTrigger";

    /// <summary>The name of the method's parameter that the trigger fills.</summary>
    public string Parameter => Trigger["name"]!.GetValue<string>();

    public string Route => Trigger["route"]!.GetValue<string>();

    public IReadOnlyList<string> Methods => Trigger["methods"]!.Deserialize<string[]>()!;

    /// <summary>Anonymous, Function or Admin.</summary>
    public string AuthLevel => Trigger["authLevel"]!.GetValue<string>();

    private static string TypeOf(JsonObject binding) => binding["type"]!.GetValue<string>();
}
