using Microsoft.Extensions.Time.Testing;
using Sync.FlowLogs;

namespace Sync.Tests.Alibaba;

public class AlibabaRpcRetryTests
{
    private const string Throttled =
        """{"Code":"Throttling.User","Message":"Request was denied due to user flow control."}""";

    [Theory]
    [InlineData(400, Throttled, 4)]
    [InlineData(400, """{"Code":"ServiceUnavailable"}""", 4)]
    [InlineData(502, "<html>", 4)]
    [InlineData(200, "<html>", 3)]
    [InlineData(400, """{"Code":"SignatureNonceUsed"}""", 2)]
    [InlineData(400, """{"Code":"InvalidTimeStamp.Expired"}""", 2)]
    [InlineData(400, """{"Code":"Unauthorized"}""", 1)]
    [InlineData(400, """{"Code":"InvalidParameter"}""", 1)]
    [InlineData(400, """{"Code":"OperationUnsupported.action"}""", 1)]
    public async Task Each_kind_of_failure_has_its_number_of_attempts(int status, string body, int attempts)
    {
        await using var bench = await RpcBench.StartAsync(status, body, RpcBench.Unhurried with { MaxRetries = 3 });

        await bench.FailAsync();

        Assert.Equal(attempts, bench.Server.Seen.Count);
        Assert.Equal((attempts, attempts - 1), (bench.Tally.Calls, bench.Tally.Retries));
    }

    [Theory]
    [InlineData(400, Throttled, 1)]
    [InlineData(200, "", 1)]
    [InlineData(400, """{"Code":"SignatureNonceUsed"}""", 2)]
    public async Task Only_a_refused_nonce_is_retried_if_retries_are_disabled(int status, string body, int attempts)
    {
        await using var bench = await RpcBench.StartAsync(status, body, RpcBench.Unhurried with { MaxRetries = 0 });

        await bench.FailAsync();

        Assert.Equal(attempts, bench.Server.Seen.Count);
    }

    [Fact]
    public async Task A_malformed_response_uses_the_same_retries_as_other_failures()
    {
        await using var bench = await RpcBench.StartAsync(
            (context, number) => context.AnswerAsync(number == 1 ? 503 : 200, ""),
            RpcBench.Unhurried with { MaxRetries = 2 });

        await bench.FailAsync();

        Assert.Equal(3, bench.Server.Seen.Count);
    }

    [Fact]
    public async Task A_call_succeeds_after_temporary_failures_and_its_attempts_are_counted()
    {
        await using var bench = await RpcBench.StartAsync((context, number) => number switch
        {
            <= 2 => context.AnswerAsync(400, Throttled),
            3 => context.AnswerAsync(500, ""),
            _ => context.AnswerAsync(200, """{"TotalCount":"0"}"""),
        });

        Assert.Equal("""{"TotalCount":"0"}""", (await bench.CallAsync()).GetRawText());
        Assert.Equal((4, 3, 2), (bench.Tally.Calls, bench.Tally.Retries, bench.Tally.Throttled));
    }

    [Fact]
    public async Task An_unreadable_response_is_requested_again()
    {
        await using var bench = await RpcBench.StartAsync(
            (context, number) =>
                context.AnswerAsync(200, number == 1 ? """{"TotalCount":"?"}""" : """{"TotalCount":"7"}"""));

        var page = await bench.Cen()
            .DescribeFlowlogsAsync(new() { RegionId = "cn-hangzhou" }, null, CancellationToken.None);

        Assert.Equal(7, page.TotalCount);
    }

    [Theory]
    [InlineData("x-acs-retry-after", "1500", 1500)]
    [InlineData("Retry-After", "7", 7000)]
    [InlineData("Retry-After", "Fri, 02 Jan 2026 03:04:35 GMT", 30_000)]
    [InlineData("x-acs-retry-after", "99999999999999", 120_000)]
    [InlineData("Retry-After", "86400", 120_000)]
    public async Task The_wait_that_the_cloud_requests_is_kept(string header, string value, int milliseconds)
    {
        await using var bench = await RpcBench.StartAsync((context, number) =>
        {
            context.Response.Headers[header] = value;
            return context.AnswerAsync(number == 1 ? 400 : 200, number == 1 ? Throttled : "{}");
        });

        await bench.CallAsync();

        Assert.Equal([TimeSpan.FromMilliseconds(milliseconds)], bench.Time.Waits);
    }

    [Theory]
    [InlineData("x-acs-retry-after", "0")]
    [InlineData("x-acs-retry-after", "-1")]
    [InlineData("x-acs-retry-after", "")]
    [InlineData("Retry-After", "0")]
    [InlineData("Retry-After", "soon")]
    [InlineData("Retry-After", "Fri, 02 Jan 2026 03:04:05 GMT")]
    public async Task An_invalid_requested_wait_is_ignored(string header, string value)
    {
        await using var bench = await RpcBench.StartAsync((context, _) =>
        {
            context.Response.Headers[header] = value;
            return context.AnswerAsync(503, "");
        }, RpcBench.Unhurried with { MaxRetries = 1 });

        var failure = await bench.FailAsync();

        Assert.Null(failure.RetryAfter);
        Assert.Equal(2, bench.Server.Seen.Count);
    }

    [Fact]
    public async Task Waits_grow_up_to_30_seconds_if_the_cloud_requests_none()
    {
        await using var bench = await RpcBench.StartAsync(503, "", RpcBench.Unhurried with { MaxRetries = 12 });

        await bench.FailAsync();

        Assert.Equal(12, bench.Time.Waits.Count);
        Assert.All(bench.Time.Waits, wait => Assert.InRange(wait, TimeSpan.Zero, TimeSpan.FromSeconds(30)));
        Assert.True(bench.Time.Waits.Take(3).Max() < TimeSpan.FromSeconds(20));
        Assert.Equal(TimeSpan.FromSeconds(30), bench.Time.Waits.TakeLast(3).Max());
        // Because of jitter, the waits are not whole seconds.
        Assert.Contains(bench.Time.Waits.Take(3), wait => wait.TotalSeconds != Math.Round(wait.TotalSeconds));
    }

    [Fact]
    public async Task Cancellation_by_the_caller_is_not_a_failure_of_the_call()
    {
        using var cancellation = new CancellationTokenSource();
        await using var bench = await RpcBench.StartAsync(async (context, _) =>
        {
            await cancellation.CancelAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        }, RpcBench.Unhurried with { MaxRetries = 0 });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            bench.Rpc.CallAsync(bench.Call, cancellation.Token));

        Assert.Equal((1, 0), (bench.Tally.Calls, bench.Tally.Retries));
    }

    [Fact]
    public async Task A_call_can_be_cancelled_while_it_waits_for_its_next_attempt()
    {
        using var cancellation = new CancellationTokenSource();
        await using var bench = await RpcBench.StartAsync(
            (context, _) => context.AnswerAsync(503, ""), time: new FakeTimeProvider()); // time does not advance

        var call = bench.Rpc.CallAsync(bench.Call, cancellation.Token);
        for (var tries = 0; tries < 1000 && bench.Server.Seen.Count == 0; tries++) await Task.Delay(10);
        await Task.WhenAny(call, Task.Delay(200));
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Single(bench.Server.Seen);
    }
}
