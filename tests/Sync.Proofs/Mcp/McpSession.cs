using System.Text.Json;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Sync.Proofs.Mcp;

/// <summary>
/// <c>flowsync mcp</c> in a separate process, and a client that talks to it like the host of a language model.
/// </summary>
internal sealed class McpSession : IAsyncDisposable
{
    private McpSession(McpClient client) => Client = client;

    public McpClient Client { get; }

    public static async Task<McpSession> StartAsync(
        IReadOnlyDictionary<string, string?> settings, params string[] options) =>
        new(await McpClient.CreateAsync(new StdioClientTransport(new StdioClientTransportOptions
        {
            Command = "dotnet",
            Arguments = [SyncProcess.Program, "mcp", .. options],
            EnvironmentVariables = settings.ToDictionary(
                setting => setting.Key.Replace(":", "__", StringComparison.Ordinal), setting => setting.Value),
        })));

    /// <summary>The response of a tool, which must not be an error.</summary>
    public async Task<JsonElement> CallAsync(string tool, object? arguments = null)
    {
        var (text, isError) = await TryCallAsync(tool, arguments);
        Assert.False(isError, text);
        return JsonDocument.Parse(text).RootElement;
    }

    public async Task<(string Text, bool IsError)> TryCallAsync(string tool, object? arguments = null)
    {
        var values = JsonSerializer.SerializeToElement(arguments ?? new { }).EnumerateObject()
            .ToDictionary(each => each.Name, each => (object?)each.Value);
        var result = await Client.CallToolAsync(tool, values);
        return (Assert.IsType<TextContentBlock>(Assert.Single(result.Content)).Text, result.IsError == true);
    }

    /// <summary>Reads all pages of a list; each further page is requested with the cursor alone.</summary>
    public async Task<List<JsonElement>> WalkAsync(string tool, object arguments, Func<string, object> next)
    {
        var items = new List<JsonElement>();
        for (object? ask = arguments; ask is not null;)
        {
            var page = await CallAsync(tool, ask);
            if (page.TryGetProperty("history", out var history)) page = history;
            items.AddRange(page.GetProperty("items").EnumerateArray());
            ask = page.GetProperty("nextCursor").GetString() is { } cursor ? next(cursor) : null;
        }

        return items;
    }

    public ValueTask DisposeAsync() => Client.DisposeAsync();
}
