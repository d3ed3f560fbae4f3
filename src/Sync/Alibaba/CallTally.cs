namespace Sync.Alibaba;

/// <summary>Counts what a caller's calls cost; may be shared by calls that run at once.</summary>
public sealed class CallTally
{
    private int _calls;
    private int _retries;
    private int _throttled;

    /// <summary>Attempts sent, the retries among them included.</summary>
    public int Calls => Volatile.Read(ref _calls);

    public int Retries => Volatile.Read(ref _retries);

    /// <summary>Attempts that the cloud refused as too many.</summary>
    public int Throttled => Volatile.Read(ref _throttled);

    internal void CountAttempt(bool isRetry)
    {
        Interlocked.Increment(ref _calls);
        if (isRetry) Interlocked.Increment(ref _retries);
    }

    internal void CountThrottled() => Interlocked.Increment(ref _throttled);
}
