using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Sync.Alibaba;

namespace Sync.Proofs.Npm;

/// <summary>Alibaba's own clients, in one Node process, which makes one call at a time.</summary>
public static class NpmClients
{
    private static readonly NpmFolder Folder = new(Source());
    private static readonly Lazy<Task<Process>> Node = new(() => Folder.StartAsync("call.cjs"));
    private static readonly SemaphoreSlim Turn = new(1);

    public static async Task<JsonNode> CallAsync(
        string client, Uri endpoint, AlibabaCredentials key, string action, string version, JsonObject parameters,
        DateTimeOffset? now = null)
    {
        var call = new JsonObject
        {
            ["client"] = client,
            ["endpoint"] = endpoint.ToString(),
            ["accessKeyId"] = key.AccessKeyId,
            ["accessKeySecret"] = key.AccessKeySecret,
            ["action"] = action,
            ["version"] = version,
            ["parameters"] = parameters,
            ["now"] = now?.ToUnixTimeMilliseconds(),
        };
        if (key.SecurityToken is not null) call["securityToken"] = key.SecurityToken;
        await Turn.WaitAsync();
        try
        {
            var node = await Node.Value;
            await node.StandardInput.WriteLineAsync(call.ToJsonString());
            await node.StandardInput.FlushAsync();
            return JsonNode.Parse(
                await node.StandardOutput.ReadLineAsync() ?? throw new IOException("The Node process has ended."))!;
        }
        finally
        {
            Turn.Release();
        }
    }

    private static string Source([CallerFilePath] string file = "") =>
        Path.Combine(Path.GetDirectoryName(file)!, "npm-clients");
}
