using Microsoft.Extensions.Time.Testing;
using Sync.Alibaba.Credentials;

namespace Sync.Tests.Alibaba;

public class AlibabaRpcRateTests
{
    [Fact]
    public async Task Calls_beyond_one_second_of_the_rate_wait_for_their_turn()
    {
        await using var bench = await RpcBench.StartAsync(200, "{}", RpcBench.Unhurried with { RequestsPerSecond = 2 });

        for (var call = 0; call < 5; call++) await bench.CallAsync();

        Assert.Equal(Enumerable.Repeat(TimeSpan.FromMilliseconds(500), 3), bench.Time.Waits);
    }

    [Fact]
    public async Task Idle_time_accumulates_one_second_of_calls_and_no_more()
    {
        await using var bench = await RpcBench.StartAsync(200, "{}", RpcBench.Unhurried with { RequestsPerSecond = 2 });
        await bench.CallAsync();
        bench.Time.Advance(TimeSpan.FromMinutes(10));

        for (var call = 0; call < 4; call++) await bench.CallAsync();

        Assert.Equal(Enumerable.Repeat(TimeSpan.FromMilliseconds(500), 2), bench.Time.Waits);
    }

    [Fact]
    public async Task Concurrent_calls_queue_and_never_exceed_the_rate()
    {
        var time = new FakeTimeProvider();
        await using var bench = await RpcBench.StartAsync(
            (context, _) => context.AnswerAsync(200, "{}"), RpcBench.Unhurried with { RequestsPerSecond = 2 }, time);

        var calls = Enumerable.Range(0, 6).Select(_ => bench.CallAsync()).ToArray();
        foreach (var done in Enumerable.Range(2, 5))
        {
            await Eventually(() => calls.Count(call => call.IsCompleted) == done);
            await Task.Delay(50);
            Assert.Equal(done, bench.Server.Seen.Count);
            time.Advance(TimeSpan.FromMilliseconds(500));
        }
    }

    [Theory]
    [InlineData("other", "cn-hangzhou")]
    [InlineData("main", "cn-beijing")]
    public async Task Accounts_and_regions_do_not_wait_for_each_other(string account, string region)
    {
        await using var bench = await RpcBench.StartAsync(200, "{}", RpcBench.Unhurried with { RequestsPerSecond = 1 });

        await bench.Rpc.CallAsync(bench.Call with { Account = "main", Region = "cn-hangzhou" }, CancellationToken.None);
        await bench.Rpc.CallAsync(bench.Call with { Account = account, Region = region }, CancellationToken.None);

        Assert.Empty(bench.Time.Waits);
    }

    [Fact]
    public async Task A_retry_waits_for_its_turn_as_well()
    {
        await using var bench = await RpcBench.StartAsync((context, number) =>
        {
            context.Response.Headers["x-acs-retry-after"] = "1000";
            return context.AnswerAsync(number == 1 ? 503 : 200, "{}");
        }, RpcBench.Unhurried with { RequestsPerSecond = 0.1 });

        await bench.CallAsync();

        Assert.Equal([TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(9)], bench.Time.Waits);
    }

    [Fact]
    public async Task A_cancelled_call_in_the_queue_leaves_its_turn_to_the_next()
    {
        using var cancellation = new CancellationTokenSource();
        var time = new FakeTimeProvider();
        await using var bench = await RpcBench.StartAsync(
            (context, _) => context.AnswerAsync(200, "{}"), RpcBench.Unhurried with { RequestsPerSecond = 1 }, time);
        await bench.CallAsync();

        var givenUp = bench.Rpc.CallAsync(bench.Call, cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => givenUp);
        var next = bench.CallAsync();
        time.Advance(TimeSpan.FromSeconds(1));

        await next.WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(2, bench.Tally.Calls);
    }

    [Fact]
    public async Task Concurrent_calls_of_all_accounts_never_exceed_the_limit()
    {
        var (underWay, most) = (0, 0);
        var (gate, counting) = (new TaskCompletionSource(), new Lock());
        await using var bench = await RpcBench.StartAsync(async (context, _) =>
        {
            lock (counting) most = Math.Max(most, Interlocked.Increment(ref underWay));
            await gate.Task;
            Interlocked.Decrement(ref underWay);
            await context.AnswerAsync(200, "{}");
        }, RpcBench.Unhurried with { MaxConcurrency = 3 });

        var calls = Enumerable.Range(0, 9)
            .Select(number =>
                bench.Rpc.CallAsync(bench.Call with { Account = $"account {number}" }, CancellationToken.None))
            .ToArray();
        await Eventually(() => Volatile.Read(ref underWay) == 3);
        await Task.Delay(100);
        Assert.Equal(3, bench.Server.Seen.Count);
        gate.SetResult();
        await Task.WhenAll(calls);

        Assert.Equal((3, 9), (most, bench.Server.Seen.Count));
    }

    [Fact]
    public async Task A_single_call_probes_the_quota_after_throttling()
    {
        const string Throttled =
            """{"Code":"Throttling.User","Message":"Request was denied due to user flow control."}""";
        var time = new FakeTimeProvider();
        using var cancellation = new CancellationTokenSource();
        await using var bench = await RpcBench.StartAsync(
            (context, _) => context.AnswerAsync(400, Throttled),
            RpcBench.Unhurried with { RequestsPerSecond = 2 }, time);
        var calls = Enumerable.Range(0, 6).Select(_ => bench.Rpc.CallAsync(bench.Call, cancellation.Token)).ToArray();
        // The pause begins when our side has read the refusals.
        await Eventually(() => bench.Tally.Throttled == 2);

        // A pause of one second, then one of two seconds.
        for (var step = 0; step < 29; step++)
        {
            time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(20);
            Assert.InRange(bench.Server.Seen.Count, 2, 3);
        }

        await Eventually(() => bench.Server.Seen.Count == 3);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(calls));
    }

    [Fact]
    public async Task A_call_that_waits_for_its_next_attempt_holds_no_slot()
    {
        using var cancellation = new CancellationTokenSource();
        await using var bench = await RpcBench.StartAsync(
            (context, number) => context.AnswerAsync(number == 1 ? 503 : 200, "{}"),
            RpcBench.Unhurried with { MaxConcurrency = 1 }, new FakeTimeProvider()); // time does not advance

        var waiting = bench.Rpc.CallAsync(bench.Call, cancellation.Token);
        await Eventually(() => bench.Server.Seen.Count == 1);
        await bench.CallAsync().WaitAsync(TimeSpan.FromMinutes(1));

        Assert.False(waiting.IsCompleted);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task Fetching_credentials_may_itself_be_a_call()
    {
        await using var bench = await RpcBench.StartAsync(200, "{}", RpcBench.Unhurried with { MaxConcurrency = 1 });
        var call = bench.Call with
        {
            Credentials = new CredentialCache(
                async cancellation =>
                {
                    await bench.Rpc.CallAsync(bench.Call, cancellation);
                    return new SessionKeys(RpcBench.Key, null);
                },
                bench.Time),
        };

        await bench.Rpc.CallAsync(call, CancellationToken.None).WaitAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(2, bench.Server.Seen.Count);
    }

    private static async Task Eventually(Func<bool> condition)
    {
        for (var tries = 0; tries < 1000 && !condition(); tries++) await Task.Delay(10);
        Assert.True(condition());
    }
}
