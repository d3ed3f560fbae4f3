using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using Sync.Alibaba;

namespace Sync.Tests.Alibaba;

/// <summary>Network failures of a call.</summary>
public class AlibabaRpcNetworkTests
{
    private static readonly AlibabaSettings Once = RpcBench.Unhurried with { MaxRetries = 0 };

    [Fact]
    public async Task An_attempt_without_a_response_in_time_is_unreachable()
    {
        await using var bench = await RpcBench.StartAsync(
            (context, _) => Task.Delay(Timeout.Infinite, context.RequestAborted),
            Once with { AttemptTimeout = TimeSpan.FromSeconds(20) });

        var failure = await bench.FailAsync();

        Assert.Equal((AlibabaErrorKind.Unreachable, "Timeout"), (failure.Kind, failure.Code));
        Assert.Contains("20 s", failure.Message);
    }

    [Fact]
    public async Task A_response_that_starts_and_never_ends_is_unreachable()
    {
        var started = new TaskCompletionSource();
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        await using var bench = await RpcBench.StartAsync(async (context, _) =>
        {
            await context.AnswerAsync(200, "{");
            await context.Response.Body.FlushAsync();
            started.SetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        }, Once with { AttemptTimeout = TimeSpan.FromSeconds(20) }, time);

        var call = bench.FailAsync();
        await started.Task;
        time.Advance(TimeSpan.FromSeconds(20));

        Assert.Equal("Timeout", (await call).Code);
    }

    [Fact]
    public async Task The_time_limit_applies_to_each_attempt()
    {
        await using var bench = await RpcBench.StartAsync(
            (context, _) => Task.Delay(Timeout.Infinite, context.RequestAborted),
            Once with { AttemptTimeout = TimeSpan.FromSeconds(20), MaxRetries = 2 });

        await bench.FailAsync();

        Assert.Equal(3, bench.Tally.Calls);
        Assert.Equal(3, bench.Time.Waits.Count(wait => wait == TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task A_port_without_a_listener_refuses_the_connection()
    {
        await Unreachable("ConnectionRefused", new Uri($"http://127.0.0.1:{FreePort.Find()}"));
    }

    [Fact]
    public async Task A_server_without_TLS_is_unreachable()
    {
        await using var server = await StubServer.StartAsync(200, "{}");

        await Unreachable("Tls", new Uri($"https://{server.Url.Authority}"));
    }

    [Theory]
    [InlineData(SocketError.HostNotFound, "NameResolution")]
    [InlineData(SocketError.TryAgain, "NameResolution")]
    [InlineData(SocketError.TimedOut, "Timeout")]
    [InlineData(SocketError.NetworkUnreachable, "NetworkUnreachable")]
    [InlineData(SocketError.ConnectionReset, "ConnectionReset")]
    public async Task A_connection_that_fails_is_unreachable(SocketError error, string code)
    {
        var handler = AlibabaHttp.CreateHandler();
        handler.ConnectCallback = (_, _) => throw new SocketException((int)error);

        await Unreachable(code, new Uri("http://127.0.0.1:1"), handler);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_connection_that_breaks_is_unreachable_even_in_the_middle_of_a_response(bool inBody)
    {
        await using var bench = await RpcBench.StartAsync(async (context, _) =>
        {
            context.Response.ContentLength = 100;
            if (inBody) await context.AnswerAsync(200, """{"TotalCount":"0"}""");
            if (inBody) await context.Response.Body.FlushAsync();
            context.Abort();
        }, RpcBench.Unhurried with { MaxRetries = 1 });

        var failure = await bench.FailAsync();

        Assert.Equal((AlibabaErrorKind.Unreachable, "ConnectionReset"), (failure.Kind, failure.Code));
        Assert.Equal(1, bench.Tally.Retries);
    }

    [Fact]
    public async Task A_response_that_is_not_HTTP_is_malformed()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serve = Task.Run(async () =>
        {
            using var client = await listener.AcceptTcpClientAsync();
            await client.GetStream().WriteAsync("220 smtp.example ESMTP\r\n\r\n"u8.ToArray());
            await client.GetStream().CopyToAsync(Stream.Null);
        });
        await using var bench = await RpcBench.StartAsync(200, "{}", Once);

        var failure = await Assert.ThrowsAsync<AlibabaException>(
            () => bench.Rpc.CallAsync(
                bench.Call with { Endpoint = new Uri($"http://{listener.LocalEndpoint}") }, CancellationToken.None));

        Assert.Equal(AlibabaErrorKind.Malformed, failure.Kind);
        await serve;
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_response_of_more_than_64_MiB_is_malformed(bool withLength)
    {
        await using var bench = await RpcBench.StartAsync(async (context, _) =>
        {
            if (withLength) context.Response.ContentLength = (64 << 20) + 1;
            var chunk = new byte[1 << 20];
            Array.Fill(chunk, (byte)' ');
            for (var sent = 0; sent < 64; sent++) await context.Response.Body.WriteAsync(chunk, context.RequestAborted);
            await context.Response.Body.WriteAsync(
                "{}"u8.ToArray().AsMemory(0, withLength ? 1 : 2), context.RequestAborted);
        }, Once);

        Assert.Equal(
            (AlibabaErrorKind.Malformed, "Malformed"),
            (await bench.FailAsync()) is var failure ? (failure.Kind, failure.Code) : default);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_compressed_response_is_read_and_a_corrupt_one_is_malformed(bool whole)
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            await gzip.WriteAsync("""{"TotalCount":"3"}"""u8.ToArray());
        await using var bench = await RpcBench.StartAsync((context, _) =>
        {
            context.Response.Headers.ContentEncoding = "gzip";
            return context.Response.Body.WriteAsync(whole ? packed.ToArray() : "no gzip at all"u8.ToArray()).AsTask();
        }, Once);

        if (whole) Assert.Equal("3", (await bench.CallAsync()).GetProperty("TotalCount").GetString());
        else Assert.Equal(AlibabaErrorKind.Malformed, (await bench.FailAsync()).Kind);
    }

    private static async Task Unreachable(string code, Uri url, HttpMessageHandler? handler = null)
    {
        await using var bench = await RpcBench.StartAsync(
            (context, _) => context.AnswerAsync(200, "{}"),
            RpcBench.Unhurried with { MaxRetries = 1 }, handler: handler);

        var failure = await Assert.ThrowsAsync<AlibabaException>(() =>
            bench.Rpc.CallAsync(bench.Call with { Endpoint = url }, CancellationToken.None));

        Assert.Equal((AlibabaErrorKind.Unreachable, code), (failure.Kind, failure.Code));
        Assert.Equal(2, bench.Tally.Calls);
        Assert.Contains(url.Authority, failure.Message);
    }
}
