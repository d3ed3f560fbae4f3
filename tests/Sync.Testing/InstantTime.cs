using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;

namespace Sync.Testing;

/// <summary>
/// A clock on which waiting takes no real time: a wait of less than an hour ends immediately, and the clock advances by
/// the same amount.
/// </summary>
public sealed class InstantTime() : FakeTimeProvider(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero))
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);
    private readonly ConcurrentQueue<TimeSpan> _waits = new();
    private readonly Lock _lock = new();

    public IReadOnlyList<TimeSpan> Waits => [.. _waits];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        if (dueTime <= TimeSpan.Zero || dueTime >= Longest) return timer;

        _waits.Enqueue(dueTime);
        // Read after the timer was created, so that the clock never advances to a time before the timer is due.
        var due = GetUtcNow() + dueTime;
        // On another thread: callers do not expect a timer to fire before CreateTimer returns.
        Task.Run(() => MoveTo(due));
        return timer;
    }

    private void MoveTo(DateTimeOffset due)
    {
        lock (_lock)
        {
            if (due > GetUtcNow()) SetUtcNow(due);
        }
    }
}
