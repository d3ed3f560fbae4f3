using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Dapper;
using Npgsql;
using Sync.Local.FakeCen;

namespace Sync.Proofs.Functions;

/// <summary>The published app under the test host, with its own database and fake cloud.</summary>
public sealed class HostedApp : IAsyncLifetime
{
    private TestDatabase _database = null!;

    internal FakeCenServer Cen { get; private set; } = null!;

    internal FunctionsHost Host { get; private set; } = null!;

    internal string ConnectionString => _database.ConnectionString;

    public Task InitializeAsync() => StartAsync(new FakeCloudOptions(Regions: 4, FlowLogs: 120));

    internal async Task StartAsync(FakeCloudOptions cloud, params (string Key, string Value)[] settings)
    {
        _database = await TestDatabase.CreateAsync();
        Cen = await FakeCenServer.StartAsync(new FakeCloud(cloud));
        var all = new Dictionary<string, string>
        {
            ["ConnectionStrings:Postgres"] = _database.ConnectionString,
            // Timers do not fire during a test: tests invoke them.
            ["Sync:Schedule"] = "0 0 0 1 1 *",
            ["Sync:DeliverySchedule"] = "0 0 0 1 1 *",
            ["Sync:Alibaba:Endpoint"] = Cen.Endpoint.ToString(),
            ["Sync:Alibaba:StsEndpoint"] = Cen.Endpoint.ToString(),
            ["Sync:Alibaba:RequestsPerSecond"] = "1000",
            ["ALIBABA_CLOUD_ACCESS_KEY_ID"] = Cen.Cloud.Credentials.AccessKeyId,
            ["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] = Cen.Cloud.Credentials.AccessKeySecret,
        };
        foreach (var (key, value) in settings) all[key] = value;
        Host = await FunctionsHost.StartAsync(all);
    }

    /// <param name="key">Sent in the header <c>x-functions-key</c>; null for none.</param>
    internal Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? key = HttpFront.FunctionKey)
    {
        var request = new HttpRequestMessage(method, path);
        if (key is not null) request.Headers.Add("x-functions-key", key);
        return Host.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    internal async Task<JsonObject> GetAsync(string path)
    {
        using var answer = await SendAsync(HttpMethod.Get, path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
    }

    /// <summary>Waits until a query returns true, at most two minutes.</summary>
    internal async Task UntilAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString);
        var limit = Stopwatch.StartNew();
        while (!await connection.ExecuteScalarAsync<bool>(sql))
        {
            Assert.True(
                limit.Elapsed < TimeSpan.FromMinutes(2),
                $"After two minutes the query still returned false: {sql}\n{string.Join('\n', Host.Log)}");
            await Task.Delay(50);
        }
    }

    public async Task DisposeAsync()
    {
        if (Host is not null) await Host.DisposeAsync();
        if (Cen is not null) await Cen.DisposeAsync();
        if (_database is not null) await _database.DisposeAsync();
    }
}
