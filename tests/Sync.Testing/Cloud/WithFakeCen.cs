using System.Text.Json.Nodes;
using Sync.Local.FakeCen;

namespace Sync.Testing;

/// <summary>A fake cloud for each test, and a caller with its key.</summary>
public abstract class WithFakeCen(TimeProvider? time = null) : IAsyncLifetime, IDisposable
{
    private FakeCenServer? _server;
    private SignedCaller? _caller;

    protected FakeCloud Cloud { get; } = new();

    protected FakeCenServer Server => _server!;

    protected SignedCaller Caller => _caller!;

    public async Task InitializeAsync()
    {
        _server = await FakeCenServer.StartAsync(Cloud, time: time);
        _caller = new SignedCaller(_server, time);
    }

    public async Task DisposeAsync() => await Server.DisposeAsync();

    public void Dispose() => _caller?.Dispose();

    protected static async Task<JsonNode> JsonAsync(Task<HttpResponseMessage> call)
    {
        using var response = await call;
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
    }

    protected static List<string> Ids(JsonNode body) =>
        [.. body["FlowLogs"]!["FlowLog"]!.AsArray().Select(entry => (string)entry!["FlowLogId"]!)];
}
