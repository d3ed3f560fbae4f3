namespace Sync.Tests.Alibaba;

public sealed class AdaptiveRateTests
{
    private const string Throttled =
        """{"Code":"Throttling.User","Message":"Request was denied due to user flow control."}""";

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(20)]
    [InlineData(200)]
    public async Task An_unknown_quota_is_used_up_and_hardly_exceeded(double rate)
    {
        const int Quota = 300, Calls = 900;
        var admitted = new Queue<DateTimeOffset>();
        InstantTime time = null!;
        await using var bench = await RpcBench.StartAsync(
            (context, _) =>
            {
                var now = time.GetUtcNow();
                while (admitted.TryPeek(out var oldest) && now - oldest >= TimeSpan.FromMinutes(1)) admitted.Dequeue();
                if (admitted.Count >= Quota) return context.AnswerAsync(400, Throttled);
                admitted.Enqueue(now);
                return context.AnswerAsync(200, "{}");
            },
            RpcBench.Unhurried with { RequestsPerSecond = rate });
        time = bench.Time;
        var begun = time.GetUtcNow();

        for (var call = 0; call < Calls; call++) await bench.CallAsync();

        var allowed = TimeSpan.FromMinutes(Calls / (double)Quota);
        Assert.InRange((time.GetUtcNow() - begun) / allowed, 0.6, 1.15);
        Assert.InRange(bench.Tally.Throttled / (double)Calls, 0, 0.02);
    }

    [Fact]
    public async Task Pauses_double_until_a_call_is_admitted()
    {
        await using var bench = await RpcBench.StartAsync((context, number) =>
            number is <= 3 or 5 ? context.AnswerAsync(400, Throttled) : context.AnswerAsync(200, "{}"));

        await bench.CallAsync();
        Assert.Equal([1, 2, 4], bench.Time.Waits.Select(wait => wait.TotalSeconds));
        await bench.CallAsync();

        Assert.Equal(1, bench.Time.Waits.Skip(3).Max(wait => wait.TotalSeconds), 0.1);
    }

    [Fact]
    public async Task The_rate_shrinks_when_a_call_is_refused_and_recovers_slowly()
    {
        await using var bench = await RpcBench.StartAsync(
            (context, number) => number == 1 ? context.AnswerAsync(400, Throttled) : context.AnswerAsync(200, "{}"),
            RpcBench.Unhurried with { RequestsPerSecond = 2 });

        for (var call = 0; call < 100; call++) await bench.CallAsync();

        var waits = bench.Time.Waits.Select(wait => wait.TotalMilliseconds).ToList();
        Assert.InRange(waits[1], 600, 800);
        Assert.True(waits[20] < waits[2] && waits[20] > 550, $"{waits[2]} then {waits[20]}");
        Assert.Equal(500, waits[^1], 20.0);
    }

    [Fact]
    public async Task A_throttled_call_pauses_its_own_account_and_region_and_no_other()
    {
        await using var bench = await RpcBench.StartAsync(
            (context, number) => number == 1 ? context.AnswerAsync(400, Throttled) : context.AnswerAsync(200, "{}"),
            RpcBench.Unhurried with { MaxRetries = 0 });
        await bench.FailAsync();

        await bench.Rpc.CallAsync(bench.Call with { Region = "cn-beijing" }, CancellationToken.None);
        await bench.Rpc.CallAsync(bench.Call with { Account = "other" }, CancellationToken.None);
        Assert.Empty(bench.Time.Waits);
        await bench.CallAsync();

        Assert.Equal([TimeSpan.FromSeconds(1)], bench.Time.Waits);
    }

    [Fact]
    public async Task A_late_answer_to_a_call_from_before_a_pause_does_not_shorten_the_next_pause()
    {
        var (arrived, released) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var bench = await RpcBench.StartAsync(
            async (context, number) =>
            {
                if (number == 1)
                {
                    arrived.SetResult();
                    await released.Task;
                }

                await (number is 2 or 3 ? context.AnswerAsync(400, Throttled) : context.AnswerAsync(200, "{}"));
            },
            RpcBench.Unhurried with { MaxRetries = 0 });
        var late = bench.CallAsync();
        await arrived.Task;
        await bench.FailAsync();
        released.SetResult();
        await late;

        await bench.FailAsync();
        await bench.CallAsync();

        Assert.Equal([1, 2], bench.Time.Waits.Select(wait => wait.TotalSeconds));
    }
}
