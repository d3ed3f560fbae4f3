using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Sync.Alibaba;
using Sync.Alibaba.Credentials;

namespace Sync.Tests.Support;

/// <summary>An <see cref="AlibabaRpc"/> against a stub, on a clock that waits for nothing.</summary>
public sealed class RpcBench : IAsyncDisposable
{
    public static AlibabaCredentials Key { get; } = new("LTAI5tTestKeyId", "TestSecret+/=0123456789");

    /// <summary>An attempt's limit that no test reaches, and a rate that no test feels, unless it asks for them.</summary>
    public static AlibabaSettings Unhurried { get; } = new() { AttemptTimeout = TimeSpan.FromDays(1), RequestsPerSecond = 1000 };

    private readonly HttpClient _http;

    private RpcBench(StubServer server, AlibabaSettings settings, TimeProvider time, HttpMessageHandler? handler)
    {
        _http = new HttpClient(handler ?? AlibabaHttp.CreateHandler()) { Timeout = Timeout.InfiniteTimeSpan };
        Server = server;
        Settings = settings with { Endpoint = server.Url, StsEndpoint = server.Url };
        Rpc = new AlibabaRpc(_http, Settings, time);
    }

    public StubServer Server { get; }
    public AlibabaSettings Settings { get; }
    public AlibabaRpc Rpc { get; }
    public required InstantTime Time { get; init; }
    public CallTally Tally { get; } = new();
    public AlibabaCredentials Credentials { get; init; } = Key;

    public RpcCall Call => new()
    {
        Endpoint = Settings.Endpoint,
        Version = "2017-09-12",
        Action = "DescribeFlowlogs",
        Account = "main",
        Credentials = CredentialCache.Fixed(Credentials),
        Tally = Tally,
    };

    /// <param name="time">Null for a clock on which waiting takes no time.</param>
    public static async Task<RpcBench> StartAsync(
        Func<HttpContext, int, Task> answer, AlibabaSettings? settings = null, TimeProvider? time = null,
        HttpMessageHandler? handler = null, AlibabaCredentials? credentials = null)
    {
        var instant = new InstantTime();
        return new(await StubServer.StartAsync(answer), settings ?? Unhurried, time ?? instant, handler)
        {
            Time = instant,
            Credentials = credentials ?? Key,
        };
    }

    public static Task<RpcBench> StartAsync(int status, string body, AlibabaSettings? settings = null, string type = "application/json") =>
        StartAsync((context, _) => context.AnswerAsync(status, body, type), settings);

    /// <summary>A call that would never end fails its test instead of holding it up.</summary>
    public Task<JsonElement> CallAsync() => Rpc.CallAsync(Call, CancellationToken.None).WaitAsync(TimeSpan.FromMinutes(1));

    public Task<AlibabaException> FailAsync() => Assert.ThrowsAsync<AlibabaException>(CallAsync);

    public CenClient Cen(string account = "main") => new(Rpc, Settings, CredentialCache.Fixed(Credentials), account);

    public async ValueTask DisposeAsync()
    {
        Rpc.Dispose();
        _http.Dispose();
        await Server.DisposeAsync();
    }
}
