namespace Sync.Alibaba.Calls;

/* The quota for DescribeFlowlogs is not documented, and other clients may use the same quota. The rate therefore adapts
 * by additive increase and multiplicative decrease (AIMD): each admitted call raises the rate a little, up to the
 * configured maximum. A throttled call lowers it by 30 % and pauses all callers. The pause grows until a call is
 * admitted again.
 *
 * Alibaba's quotas are counts per minute. A quota that is used up early rejects every call for the rest of the minute,
 * and repeated decreases would reduce the rate to almost nothing by then. The number of calls admitted during the last
 * minute is known to fit the quota, so the rate never falls below it. The rate converges in one step, whatever its
 * initial value.
 */

/// <summary>
/// Token bucket for the calls of one account and region. The burst size is one second of calls; after that, the current
/// rate applies.
/// </summary>
/// <param name="most">The maximum rate, in calls per second.</param>
internal sealed class AdaptiveRate(double most, TimeProvider time)
{
    private const double Least = 0.1, Decrease = 0.7, Increase = 0.01;

    // A little below the quota: because of network latency, two calls can arrive within the same minute.
    private const double OfLastMinute = 0.97;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    // After a pause, one call probes the quota. The other callers wait this long for its result.
    private static readonly TimeSpan Probe = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly Queue<long> _admitted = new();
    private readonly double _most = most;
    private double _perSecond = most;
    private double _tokens = Math.Max(1, most);
    private long _filled = time.GetTimestamp();
    private long _pausedUntil = time.GetTimestamp();
    private long _fillsFrom = time.GetTimestamp();
    private int _refusals;
    private int _pauses;

    /// <summary>
    /// Waits until a call is allowed. A caller that is waiting when a pause begins queues again after it.
    /// </summary>
    public async Task WaitAsync(CancellationToken cancellation)
    {
        int pauses;
        do
        {
            (var wait, pauses) = Take();
            if (wait > TimeSpan.Zero) await WaitAsync(wait, pauses, cancellation);
        }
        while (HasPausedSince(pauses));
    }

    /// <summary>Reports that the cloud did not throttle a call.</summary>
    public void Admitted()
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            _perSecond = Math.Min(_most, _perSecond + Increase);
            _admitted.Enqueue(now);
            ForgetOld();
            // A call that was sent before the pause does not show that the quota has calls again: without this check,
            // its late answer would shorten the following pauses, and retries would be used up within a minute.
            if (now < _pausedUntil) return;
            _refusals = 0;
            _fillsFrom = Math.Min(_fillsFrom, now);
        }
    }

    /// <summary>Reports that the cloud throttled a call.</summary>
    /// <param name="wish">The wait that the cloud requested; null if it requested none.</param>
    public void Refused(TimeSpan? wish)
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            // This call was sent before the pause began.
            if (now < _pausedUntil) return;
            Fill(now);
            ForgetOld();
            _perSecond = Math.Min(
                _most,
                Math.Max(Math.Max(_perSecond * Decrease, Least), _admitted.Count / Minute.TotalSeconds * OfLastMinute));
            var pause = wish ?? TimeSpan.FromSeconds(Math.Min(LongestPause.TotalSeconds, Math.Pow(2, _refusals++)));
            _pausedUntil = now + Ticks(pause);
            _fillsFrom = _pausedUntil + Ticks(Probe);
            _pauses++;
            // One token, for the probing call. Callers that are waiting queue again.
            _tokens = 1;
        }
    }

    private async Task WaitAsync(TimeSpan wait, int pauses, CancellationToken cancellation)
    {
        try
        {
            await Task.Delay(wait, time, cancellation);
        }
        catch (OperationCanceledException)
        {
            lock (_lock) _tokens += pauses == _pauses ? 1 : 0;
            throw;
        }
    }

    // The number of tokens may be negative: each waiting caller has already taken a token that is not available yet.
    private (TimeSpan Wait, int Pauses) Take()
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            Fill(now);
            _tokens--;
            var seconds = _tokens >= 0 ? Between(now, _pausedUntil) : Between(now, _fillsFrom) - _tokens / _perSecond;
            // Timers count whole milliseconds. Rounded up, so that the rate is never exceeded.
            return (TimeSpan.FromMilliseconds(Math.Ceiling(seconds * 1000 - 1e-6)), _pauses);
        }
    }

    private void Fill(long now)
    {
        _tokens = Math.Min(Math.Max(1, _perSecond), _tokens + Between(Math.Max(_filled, _fillsFrom), now) * _perSecond);
        _filled = now;
    }

    private bool HasPausedSince(int pauses)
    {
        lock (_lock) return pauses != _pauses;
    }

    /// <summary>Seconds; 0 if the end is before the start.</summary>
    private double Between(long start, long end) => Math.Max(0, time.GetElapsedTime(start, end).TotalSeconds);

    private long Ticks(TimeSpan duration) => (long)(duration.TotalSeconds * time.TimestampFrequency);

    private void ForgetOld()
    {
        while (_admitted.TryPeek(out var oldest) && time.GetElapsedTime(oldest) >= Minute) _admitted.Dequeue();
    }
}
