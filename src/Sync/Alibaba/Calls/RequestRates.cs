using System.Collections.Concurrent;

namespace Sync.Alibaba.Calls;

/// <summary>
/// A token bucket per account and region: a second's worth of requests at once, then the steady rate. Our own, because
/// System.Threading.RateLimiting refills by the machine's clock and takes no <see cref="TimeProvider"/>.
/// </summary>
internal sealed class RequestRates(double perSecond, TimeProvider time)
{
    private readonly ConcurrentDictionary<(string Account, string Region), TokenBucket> _buckets = new();

    /// <summary>Waits for this request's turn, first come first served.</summary>
    public Task WaitAsync(string account, string region, CancellationToken cancellation) =>
        _buckets.GetOrAdd((account, region), _ => new TokenBucket(perSecond, time)).TakeAsync(cancellation);
}

/// <summary>Its content may fall below zero: each request waiting has taken its token already and waits until that token is made.</summary>
internal sealed class TokenBucket(double perSecond, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly double _capacity = Math.Max(1, perSecond);
    private double _tokens = Math.Max(1, perSecond);
    private long _filled = time.GetTimestamp();

    public async Task TakeAsync(CancellationToken cancellation)
    {
        var wait = Take();
        if (wait <= TimeSpan.Zero) return;
        try
        {
            await Task.Delay(wait, time, cancellation);
        }
        catch (OperationCanceledException)
        {
            lock (_lock) _tokens++;
            throw;
        }
    }

    private TimeSpan Take()
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            _tokens = Math.Min(_capacity, _tokens + (time.GetElapsedTime(_filled, now).TotalSeconds * perSecond));
            _filled = now;
            _tokens--;
            // Whole milliseconds, as timers count them, and rounded up: a little slow is within the rate.
            return _tokens >= 0 ? TimeSpan.Zero : TimeSpan.FromMilliseconds(Math.Ceiling(-_tokens / perSecond * 1000 - 1e-6));
        }
    }
}
