namespace Sync.Alibaba;

/// <summary>What a call waits for.</summary>
public enum CallWait
{
    /// <summary>The rate limit of its account and region.</summary>
    Turn,

    /// <summary>The limit of concurrent calls, over all accounts and regions.</summary>
    Slot,

    Answer,
}

/// <summary>Counts the attempts, failures and waits of calls. Concurrent calls can share it.</summary>
public sealed class CallTally
{
    private readonly long[] _waited = new long[Enum.GetValues<CallWait>().Length];
    private int _calls;
    private int _retries;
    private int _throttled;
    private int _answered;
    private int _timeouts;
    private long _longestAsked;
    private string? _lastFailure;

    /// <summary>Attempts sent, including retries.</summary>
    public int Calls => Volatile.Read(ref _calls);

    public int Retries => Volatile.Read(ref _retries);

    /// <summary>Attempts that the cloud throttled.</summary>
    public int Throttled => Volatile.Read(ref _throttled);

    /// <summary>Attempts that succeeded.</summary>
    public int Answered => Volatile.Read(ref _answered);

    /// <summary>Attempts without a complete response within the timeout.</summary>
    public int Timeouts => Volatile.Read(ref _timeouts);

    /// <summary>The longest wait that the cloud requested; zero if it requested none.</summary>
    public TimeSpan LongestAsked => new(Volatile.Read(ref _longestAsked));

    /// <summary>The error code of the last failed attempt; null if none failed.</summary>
    public string? LastFailure => Volatile.Read(ref _lastFailure);

    /// <summary>
    /// The total wait of all calls. Because calls can be concurrent, it may be more than the elapsed time.
    /// </summary>
    public TimeSpan Waited(CallWait what) => new(Volatile.Read(ref _waited[(int)what]));

    internal void CountAttempt(bool isRetry)
    {
        Interlocked.Increment(ref _calls);
        if (isRetry) Interlocked.Increment(ref _retries);
    }

    internal void CountWait(CallWait what, TimeSpan time) => Interlocked.Add(ref _waited[(int)what], time.Ticks);

    internal void CountAnswered() => Interlocked.Increment(ref _answered);

    internal void CountFailure(AlibabaException failure)
    {
        if (failure.Kind == AlibabaErrorKind.Throttled) Interlocked.Increment(ref _throttled);
        if (failure.Code == "Timeout") Interlocked.Increment(ref _timeouts);
        Volatile.Write(ref _lastFailure, failure.Code);
        var asked = failure.RetryAfter?.Ticks ?? 0;
        for (var longest = _longestAsked; asked > longest; longest = _longestAsked)
            Interlocked.CompareExchange(ref _longestAsked, asked, longest);
    }
}
