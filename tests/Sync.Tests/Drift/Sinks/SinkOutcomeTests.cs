using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Sync.Drift.Sinks;

namespace Sync.Tests.Drift.Sinks;

/// <summary>The outcomes of attempts, with a real receiver and its faults.</summary>
public class SinkOutcomeTests
{
    public static TheoryData<string> Types => ["webhook", "slack", "teams", "dingtalk"];

    [Theory]
    [MemberData(nameof(Types))]
    public async Task A_message_that_the_receiver_accepts_is_sent(string type)
    {
        await using var bench = await SinkBench.StartAsync(type, 202);

        Assert.Equal(new SendResult(SendOutcome.Sent, 202), await bench.SendAsync());

        Assert.Equal("POST", Assert.Single(bench.Receiver.Seen).Method);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public async Task A_receiver_that_answers_410_is_gone(string type)
    {
        await using var bench = await SinkBench.StartAsync(type, 410);

        Assert.Equal((SendOutcome.Gone, 410), Brief(await bench.SendAsync()));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task A_message_is_retried_after_any_other_status(int status)
    {
        foreach (var type in (string[])["webhook", "slack", "teams", "dingtalk"])
        {
            await using var bench = await SinkBench.StartAsync(type, status);

            var result = await bench.SendAsync();

            Assert.Equal((SendOutcome.Retry, status), Brief(result));
            Assert.Equal(($"The receiver answered {status}.", null), (result.Reason, result.RetryAfter));
        }
    }

    [Theory]
    [InlineData("120", 120)]
    [InlineData("Fri, 02 Jan 2026 03:05:05 GMT", 60)]
    [InlineData("Fri, 02 Jan 2026 03:00:00 GMT", 0)]
    [InlineData("2000000000", 86400)]
    [InlineData("Wed, 02 Jan 2199 03:00:00 GMT", 86400)]
    [InlineData("tomorrow", null)]
    [InlineData("-5", null)]
    public async Task The_header_Retry_After_is_read_as_seconds_or_as_a_date_and_limited_to_a_day(
        string header, int? seconds)
    {
        await using var bench = await SinkBench.StartAsync("webhook", (context, _) =>
        {
            context.Response.Headers.RetryAfter = header;
            return context.AnswerAsync(429, "");
        });

        Assert.Equal(seconds, (await bench.SendAsync()).RetryAfter?.TotalSeconds);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_redirect_is_not_followed(int status)
    {
        await using var bench = await SinkBench.StartAsync("webhook", (context, _) =>
        {
            context.Response.Headers.Location = "/elsewhere";
            return context.AnswerAsync(status, "");
        });

        var result = await bench.SendAsync();

        Assert.Equal((SendOutcome.Retry, status), Brief(result));
        Assert.Contains("redirects are not followed", result.Reason, StringComparison.Ordinal);
        Assert.Single(bench.Receiver.Seen);
    }

    [Fact]
    public async Task A_cookie_is_not_kept()
    {
        await using var bench = await SinkBench.StartAsync("webhook", (context, _) =>
        {
            context.Response.Headers.SetCookie = "session=1; Path=/";
            return context.AnswerAsync(200, "");
        });

        await bench.SendAsync();
        await bench.SendAsync();

        Assert.Equal(2, bench.Receiver.Seen.Count);
        Assert.DoesNotContain(bench.Receiver.Seen, request => request.Headers.ContainsKey("Cookie"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_receiver_that_hangs_is_cut_off_after_the_timeout(bool afterHeaders)
    {
        var asked = new TaskCompletionSource();
        await using var bench = await SinkBench.StartAsync("dingtalk", async (context, _) =>
        {
            if (afterHeaders) await context.Response.WriteAsync("{");
            if (afterHeaders) await context.Response.Body.FlushAsync();
            asked.TrySetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        }, ("Timeout", "00:00:07"));

        var sending = bench.SendAsync();
        await asked.Task.WaitAsync(TimeSpan.FromMinutes(1));
        bench.Time.Advance(TimeSpan.FromSeconds(6.9));
        Assert.False(sending.IsCompleted);
        bench.Time.Advance(TimeSpan.FromSeconds(0.1));

        var result = await sending;
        Assert.Equal((SendOutcome.Retry, "No response within 7 s."), (result.Outcome, result.Reason));
    }

    [Fact]
    public async Task Cancellation_is_not_a_failure_of_the_receiver()
    {
        var asked = new TaskCompletionSource();
        await using var bench = await SinkBench.StartAsync("webhook", async (context, _) =>
        {
            asked.TrySetResult();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        using var cancellation = new CancellationTokenSource();

        var sending = bench.Sink.SendAsync(SomeAlert.Message(SomeAlert.Changed()), cancellation.Token);
        await asked.Task.WaitAsync(TimeSpan.FromMinutes(1));
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    [Theory]
    [InlineData("webhook", SendOutcome.Sent)]
    [InlineData("slack", SendOutcome.Sent)]
    [InlineData("dingtalk", SendOutcome.Retry)]
    public async Task An_endless_response_is_abandoned(string type, SendOutcome outcome)
    {
        var left = new TaskCompletionSource();
        await using var bench = await SinkBench.StartAsync(type, async (context, _) =>
        {
            using var registration = context.RequestAborted.Register(left.SetResult);
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(new byte[4096]);
                // Writes to a disconnected client return at once; the delay lets the callback above run.
                await Task.Delay(1);
            }
        });

        // The clock does not advance, so no timeout ends this.
        Assert.Equal(outcome, (await bench.SendAsync()).Outcome);

        await left.Task.WaitAsync(TimeSpan.FromMinutes(1));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_message_is_retried_after_a_lost_connection(bool inBody)
    {
        await using var bench = await SinkBench.StartAsync("dingtalk", async (context, _) =>
        {
            context.Response.ContentLength = 100;
            if (inBody) await context.Response.WriteAsync("{");
            if (inBody) await context.Response.Body.FlushAsync();
            context.Abort();
        });

        var result = await bench.SendAsync();

        Assert.Equal((SendOutcome.Retry, "The connection was lost."), (result.Outcome, result.Reason));
    }

    [Fact]
    public async Task A_message_is_retried_if_the_receiver_does_not_speak_TLS_or_HTTP_or_does_not_listen()
    {
        await using var bench = await SinkBench.StartAsync("slack");
        using var mail = new TcpListener(IPAddress.Loopback, 0);
        mail.Start();
        var greeting = GreetAsync(mail);

        Assert.Equal(
            "The TLS connection failed, or the certificate is not trusted.",
            await ReasonAsync($"https://{bench.Receiver.Url.Authority}"));
        Assert.Equal(
            "The response is not valid HTTP, or its headers are too long.",
            await ReasonAsync($"http://{mail.LocalEndpoint}"));
        await greeting;
        mail.Stop();
        Assert.Equal("The connection was refused.", await ReasonAsync($"http://{mail.LocalEndpoint}"));
        Assert.Equal("The host name could not be resolved.", await ReasonAsync("https://no-such-name.invalid"));
    }

    private static async Task<string?> ReasonAsync(string url)
    {
        using var http = new SinkHttp(TimeProvider.System, Resolve);
        var settings = SinkBench.Settings("slack", url, ("Timeout", "00:00:30"));
        var sink = SinkFactory.Create([settings], http, TimeProvider.System)["ops"];
        var result = await sink.SendAsync(SomeAlert.Test(), CancellationToken.None);
        Assert.Equal(SendOutcome.Retry, result.Outcome);
        return result.Reason;

        // Without DNS, as in some test environments, the error would not be that of an unknown name.
        static Task<IPAddress[]> Resolve(string host, CancellationToken cancellationToken) =>
            host.EndsWith(".invalid", StringComparison.Ordinal)
            ? throw new SocketException((int)SocketError.HostNotFound)
            : Dns.GetHostAddressesAsync(host, cancellationToken);
    }

    private static async Task GreetAsync(TcpListener mail)
    {
        using var client = await mail.AcceptTcpClientAsync();
        await client.GetStream().WriteAsync("220 smtp.example ESMTP\r\n\r\n"u8.ToArray());
        await client.GetStream().CopyToAsync(Stream.Null);
    }

    private static (SendOutcome Outcome, int? Status) Brief(SendResult result) => (result.Outcome, result.Status);
}
