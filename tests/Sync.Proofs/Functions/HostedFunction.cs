using System.Text.Json;
using System.Text.Json.Nodes;
using Sync.Proofs.Functions.Messages;

namespace Sync.Proofs.Functions;

/// <summary>One function as its trigger describes it.</summary>
internal sealed record HostedFunction(string Id, string Name, JsonObject Trigger)
{
    public static HostedFunction Of(RpcFunctionMetadata metadata) => new(
        metadata.FunctionId, metadata.Name,
        metadata.RawBindings.Select(binding => JsonNode.Parse(binding)!.AsObject())
            .Single(binding => TypeOf(binding).EndsWith("Trigger", StringComparison.Ordinal)));

    public bool IsHttp => TypeOf(Trigger) == "httpTrigger";

    /// <summary>The name of the method's parameter that the trigger fills.</summary>
    public string Parameter => Trigger["name"]!.GetValue<string>();

    public string Route => Trigger["route"]!.GetValue<string>();

    public IReadOnlyList<string> Methods => Trigger["methods"]!.Deserialize<string[]>()!;

    /// <summary>Anonymous, Function or Admin.</summary>
    public string AuthLevel => Trigger["authLevel"]!.GetValue<string>();

    private static string TypeOf(JsonObject binding) => binding["type"]!.GetValue<string>();
}
