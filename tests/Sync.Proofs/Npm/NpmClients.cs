using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Sync.Alibaba;

namespace Sync.Proofs.Npm;

/// <summary>Alibaba's own clients, with a separate Node process for each call.</summary>
public static class NpmClients
{
    private static readonly NpmFolder Folder = new(Source());

    public static async Task<JsonNode> CallAsync(
        string client, Uri endpoint, AlibabaCredentials key, string action, string version, JsonObject parameters,
        DateTimeOffset? now = null)
    {
        var call = new JsonObject
        {
            ["endpoint"] = endpoint.ToString(),
            ["accessKeyId"] = key.AccessKeyId,
            ["accessKeySecret"] = key.AccessKeySecret,
            ["action"] = action,
            ["version"] = version,
            ["parameters"] = parameters,
            ["now"] = now?.ToUnixTimeMilliseconds(),
        };
        if (key.SecurityToken is not null) call["securityToken"] = key.SecurityToken;
        return JsonNode.Parse(await Folder.RunAsync("call.cjs", [client], call.ToJsonString()))!;
    }

    private static string Source([CallerFilePath] string file = "") =>
        Path.Combine(Path.GetDirectoryName(file)!, "npm-clients");
}
