using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Sync.Alibaba;

namespace Sync.Tests.FakeCen;

/// <summary>Alibaba's own clients, installed once beside the test assembly, each call a Node process of its own.</summary>
public static class NpmClients
{
    private static readonly Lazy<Task<string>> Installed = new(InstallAsync);

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
        var answer = await RunAsync("node", [Path.Combine(Source(), "call.cjs"), client], await Installed.Value, call.ToJsonString());
        return JsonNode.Parse(answer)!;
    }

    private static async Task<string> InstallAsync()
    {
        var folder = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "npm-clients")).FullName;
        File.Copy(Path.Combine(Source(), "package.json"), Path.Combine(folder, "package.json"), overwrite: true);
        if (!File.Exists(Path.Combine(folder, "node_modules", "@alicloud", "openapi-client", "package.json")))
            await RunAsync("npm", ["install", "--no-audit", "--no-fund", "--no-package-lock"], folder, "");
        return folder;
    }

    private static async Task<string> RunAsync(string program, string[] arguments, string folder, string input)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Loopback is not for a proxy.
        start.Environment["NO_PROXY"] = "127.0.0.1";
        start.Environment["no_proxy"] = "127.0.0.1";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {await error}");
        return await output;
    }

    private static string Source([CallerFilePath] string file = "") => Path.Combine(Path.GetDirectoryName(file)!, "npm-clients");
}
