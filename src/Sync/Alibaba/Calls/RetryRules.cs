using Polly;
using Polly.Retry;

namespace Sync.Alibaba.Calls;

/// <summary>Which failures are retried, how often, and after which delay.</summary>
internal static class RetryRules
{
    private static readonly ResiliencePropertyKey<RetryBudget> Budget = new("Sync.Alibaba.RetryBudget");

    /// <param name="isPaced">
    /// Whether each attempt waits for <see cref="AdaptiveRate"/>, which pauses after throttling. Throttled calls then
    /// need no delay of their own.
    /// </param>
    public static ResiliencePipeline Pipeline(TimeProvider time, bool isPaced) =>
        new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                // RetryBudget limits the attempts, because each kind of failure has its own limit.
                MaxRetryAttempts = int.MaxValue,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = TimeSpan.FromSeconds(1),
                MaxDelay = TimeSpan.FromSeconds(30),
                DelayGenerator = args =>
                    ValueTask.FromResult(Wait(args.Outcome.Exception as AlibabaException, isPaced)),
                ShouldHandle = args => ValueTask.FromResult(
                    args.Outcome.Exception is AlibabaException failure
                    && args.Context.Properties.TryGetValue(Budget, out var budget) && budget.Allows(failure.Kind)),
            })
            .Build();

    private static TimeSpan? Wait(AlibabaException? failure, bool isPaced) =>
        isPaced && failure?.Kind == AlibabaErrorKind.Throttled ? TimeSpan.Zero : Reply.Bearable(failure?.RetryAfter);

    public static async Task<T> RunAsync<T>(
        this ResiliencePipeline pipeline, int maxRetries, Func<bool, CancellationToken, Task<T>> attempt,
        CancellationToken cancellation)
    {
        var context = ResilienceContextPool.Shared.Get(cancellation);
        try
        {
            context.Properties.Set(Budget, new RetryBudget(maxRetries));
            var isRetry = false;
            return await pipeline.ExecuteAsync(
                async context =>
                {
                    var wasTried = isRetry;
                    isRetry = true;
                    return await attempt(wasTried, context.CancellationToken);
                },
                context);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    /// <summary>The retries that one call has left.</summary>
    private sealed class RetryBudget(int maxRetries)
    {
        private int _left = maxRetries;
        private int _malformedLeft = 2;
        private int _clockLeft = 1;

        public bool Allows(AlibabaErrorKind kind) => kind switch
        {
            AlibabaErrorKind.Throttled or AlibabaErrorKind.Transient or AlibabaErrorKind.Unreachable => _left-- > 0,
            AlibabaErrorKind.Malformed => _malformedLeft-- > 0 && _left-- > 0,
            AlibabaErrorKind.ClockOrNonce => _clockLeft-- > 0,
            _ => false,
        };
    }
}
