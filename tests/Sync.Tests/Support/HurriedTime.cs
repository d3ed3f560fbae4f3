namespace Sync.Tests.Support;

/// <summary>The machine's clock, except that nobody waits: what would last up to <see cref="Longest"/> is over at once. Limits that are longer stay.</summary>
public sealed class HurriedTime : TimeProvider
{
    /// <summary>Longer than any wait between two attempts.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(40);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        // Not at once in earnest: whoever creates a timer does not expect it to fire before it has got it.
        System.CreateTimer(callback, state, dueTime > TimeSpan.Zero && dueTime <= Longest ? TimeSpan.FromMilliseconds(1) : dueTime, period);
}
