using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;

namespace Sync.Functions;

/// <summary>
/// The triggers of an app behind App Service authentication: what otherwise requires a function key requires a sign-in
/// instead, which <see cref="SignedInCheck"/> checks. The master key stays required.
/// </summary>
public sealed class SignedInFunctions(IFunctionMetadataProvider triggers) : IFunctionMetadataProvider
{
    private const string Level = "authLevel";

    public async Task<ImmutableArray<IFunctionMetadata>> GetFunctionMetadataAsync(string directory)
    {
        var functions = await triggers.GetFunctionMetadataAsync(directory);
        foreach (var bindings in functions.Select(function => function.RawBindings).OfType<IList<string>>())
        {
            for (var at = 0; at < bindings.Count; at++) bindings[at] = WithoutKey(bindings[at]);
        }

        return functions;
    }

    private static string WithoutKey(string binding)
    {
        var trigger = JsonNode.Parse(binding)!.AsObject();
        if ((string?)trigger[Level] is not nameof(AuthorizationLevel.Function)) return binding;
        trigger[Level] = nameof(AuthorizationLevel.Anonymous);
        return trigger.ToJsonString();
    }
}
