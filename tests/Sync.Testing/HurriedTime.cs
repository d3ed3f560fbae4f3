namespace Sync.Testing;

/// <summary>
/// The system clock with timers of up to <see cref="Longest"/> that fire almost immediately. Longer timers, such as
/// time limits, are unchanged.
/// </summary>
public sealed class HurriedTime : TimeProvider
{
    /// <summary>Longer than any wait between two attempts of a call.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(40);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        // Not immediately: callers do not expect a timer to fire before CreateTimer returns.
        System.CreateTimer(
            callback, state, dueTime > TimeSpan.Zero && dueTime <= Longest ? TimeSpan.FromMilliseconds(1) : dueTime,
            period);
}
