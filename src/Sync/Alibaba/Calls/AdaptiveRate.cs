namespace Sync.Alibaba.Calls;

/* How fast?
 *
 * What the cloud admits is not documented for DescribeFlowlogs, and others may spend the same quota. So the rate learns, by
 * additive increase and multiplicative decrease: each call admitted adds a little, up to what the settings allow; the first
 * refusal takes three tenths and makes everybody pause, longer each time until a call is admitted again.
 *
 * Alibaba's quotas are counts per minute. One that is spent early refuses everything for the rest of the minute, and plain
 * halving would leave nothing of the rate by then. But what was admitted during the last minute is known, and can be had every
 * minute: the rate never falls below that. So it finds the quota in one step, whatever it began with.
 */

/// <summary>Turns for the calls of one account and region: a second's worth at once, then the rate in force.</summary>
internal sealed class AdaptiveRate(double most, TimeProvider time)
{
    private const double Least = 0.1, Decrease = 0.7, Increase = 0.01;

    // A little less than the quota: a call's time on the way may crowd two into one minute.
    private const double OfLastMinute = 0.97;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    // After a pause one call finds out how things stand, and the rest give it this long to come back.
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

    /// <summary>Waits for a turn. Who waits when a pause begins lines up anew behind it.</summary>
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

    public void Admitted()
    {
        lock (_lock)
        {
            _refusals = 0;
            _fillsFrom = Math.Min(_fillsFrom, time.GetTimestamp());
            _perSecond = Math.Min(_most, _perSecond + Increase);
            _admitted.Enqueue(time.GetTimestamp());
            ForgetOld();
        }
    }

    /// <param name="wish">How long the cloud asks us to wait; null when it does not.</param>
    public void Refused(TimeSpan? wish)
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            // One that was on its way when the pause began tells nothing new.
            if (now < _pausedUntil) return;
            Fill(now);
            ForgetOld();
            _perSecond = Math.Min(_most, Math.Max(Math.Max(_perSecond * Decrease, Least), _admitted.Count / Minute.TotalSeconds * OfLastMinute));
            var pause = wish ?? TimeSpan.FromSeconds(Math.Min(LongestPause.TotalSeconds, Math.Pow(2, _refusals++)));
            _pausedUntil = now + Ticks(pause);
            _fillsFrom = _pausedUntil + Ticks(Probe);
            _pauses++;
            // One, for the call that finds out. Who waits for an earlier turn lines up anew.
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

    // The tokens may fall below zero: each who waits has taken its token already and waits until that token is made.
    private (TimeSpan Wait, int Pauses) Take()
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            Fill(now);
            _tokens--;
            var seconds = _tokens >= 0 ? Between(now, _pausedUntil) : Between(now, _fillsFrom) - _tokens / _perSecond;
            // Whole milliseconds, as timers count them, and rounded up: a little slow is within the rate.
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

    /// <summary>Seconds, none if the end is before the start.</summary>
    private double Between(long start, long end) => Math.Max(0, time.GetElapsedTime(start, end).TotalSeconds);

    private long Ticks(TimeSpan duration) => (long)(duration.TotalSeconds * time.TimestampFrequency);

    private void ForgetOld()
    {
        while (_admitted.TryPeek(out var oldest) && time.GetElapsedTime(oldest) >= Minute) _admitted.Dequeue();
    }
}
