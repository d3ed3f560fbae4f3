using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;

namespace Sync.Tests.Support;

/// <summary>A clock on which waiting takes no time: whoever waits less than an hour has waited at once, and the time is later by as much.</summary>
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
        // Read after the timer was made: it may be due later than it would have been just before, never the other way round.
        var due = GetUtcNow() + dueTime;
        // Not from here: whoever creates a timer does not expect it to fire before it has got it.
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
