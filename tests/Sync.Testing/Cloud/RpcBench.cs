using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Sync.Alibaba;
using Sync.Alibaba.Credentials;

namespace Sync.Testing;

/// <summary>
/// An <see cref="AlibabaRpc"/> that calls a stub server, with a clock on which waiting takes no time.
/// </summary>
public sealed class RpcBench : IAsyncDisposable
{
    public static AlibabaCredentials Key { get; } = new("LTAI5tTestKeyId", "TestSecret+/=0123456789");

    /// <summary>Settings with a time limit that no test reaches, and a rate limit that delays no test.</summary>
    public static AlibabaSettings Unhurried { get; } = new()
    {
        AttemptTimeout = TimeSpan.FromDays(1),
        RequestsPerSecond = 1000,
    };

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

    /// <param name="answer">Receives the number of the request, from 1.</param>
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

    public static Task<RpcBench> StartAsync(
        int status, string body, AlibabaSettings? settings = null, string type = "application/json") =>
        StartAsync((context, _) => context.AnswerAsync(status, body, type), settings);

    /// <summary>A call that never completes fails its test after one minute.</summary>
    public Task<JsonElement> CallAsync() =>
        Rpc.CallAsync(Call, CancellationToken.None).WaitAsync(TimeSpan.FromMinutes(1));

    public Task<AlibabaException> FailAsync() => Assert.ThrowsAsync<AlibabaException>(CallAsync);

    public CenClient Cen(string account = "main") => new(Rpc, Settings, CredentialCache.Fixed(Credentials), account);

    public async ValueTask DisposeAsync()
    {
        Rpc.Dispose();
        _http.Dispose();
        await Server.DisposeAsync();
    }
}
