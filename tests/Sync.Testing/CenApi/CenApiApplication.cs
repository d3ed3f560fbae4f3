using System.Text.Json.Nodes;
using Sync.Alibaba;
using Sync.CenApi;
using Sync.Local.FakeCen;

namespace Sync.Testing;

/// <summary>An app with an encryption key, after a successful run, and readers who sign.</summary>
internal sealed class CenApiApplication : IAsyncDisposable
{
    public const string EncryptionKey = "c3luYy10ZXN0cy1yZWFkZXIta2V5LTAxMjM0NTY3ODk=";

    private CenApiApplication(SyncApplication app) => App = app;

    public SyncApplication App { get; }

    public FakeCloud Cloud => App.Cloud;

    public ReaderKeys Keys => App.Get<ReaderKeys>();

    /// <summary>With the trailing slash that Alibaba's clients add.</summary>
    public Uri Endpoint => new(App.Http.BaseAddress!, "/api/cen/");

    /// <param name="network">Whether the run lists the network too.</param>
    public static async Task<CenApiApplication> StartAsync(FakeCloudOptions? cloud = null, bool network = false)
    {
        var app = new CenApiApplication(await SyncApplication.StartAsync(
            cloud, ("Sync:ReaderKeys:EncryptionKey", EncryptionKey),
            ("Sync:Network:Enabled", network ? "true" : "false")));
        await app.App.RunWellAsync();
        return app;
    }

    public Task<AlibabaCredentials> NewKeyAsync(string? accountId = null) =>
        Keys.CreateAsync("a reader", accountId, CancellationToken.None);

    public async Task<SignedCaller> NewCallerAsync(string? accountId = null) =>
        new(Endpoint, await NewKeyAsync(accountId));

    public async Task<(int Status, string? Code)> CallAsync(AlibabaCredentials key, string action = "DescribeFlowlogs")
    {
        using var caller = new SignedCaller(Endpoint, key);
        return await ReadAsync(await caller.CallAsync(action));
    }

    /// <summary>The status and the error code, which is null for a successful response.</summary>
    public static async Task<(int Status, string? Code)> ReadAsync(HttpResponseMessage response)
    {
        using (response)
        {
            var body = await response.Content.ReadAsStringAsync();
            return ((int)response.StatusCode, (string?)JsonNode.Parse(body)!["Code"]);
        }
    }

    public ValueTask DisposeAsync() => App.DisposeAsync();
}
