namespace Sync.Alibaba;

/// <summary>What a call waits for.</summary>
public enum CallWait
{
    /// <summary>Its turn in the rate of its account and region.</summary>
    Turn,

    /// <summary>One of the calls that may be under way at once, over all accounts and regions.</summary>
    Slot,

    Answer,
}

/// <summary>Counts what a caller's calls cost; may be shared by calls that run at once.</summary>
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

    /// <summary>Attempts sent, the retries among them included.</summary>
    public int Calls => Volatile.Read(ref _calls);

    public int Retries => Volatile.Read(ref _retries);

    /// <summary>Attempts that the cloud refused as too many.</summary>
    public int Throttled => Volatile.Read(ref _throttled);

    /// <summary>Attempts that succeeded.</summary>
    public int Answered => Volatile.Read(ref _answered);

    /// <summary>Attempts that had no whole answer within their limit.</summary>
    public int Timeouts => Volatile.Read(ref _timeouts);

    /// <summary>The longest pause that the cloud asked for; zero when it asked for none.</summary>
    public TimeSpan LongestAsked => new(Volatile.Read(ref _longestAsked));

    /// <summary>The code of the last attempt that failed; null when none did.</summary>
    public string? LastFailure => Volatile.Read(ref _lastFailure);

    /// <summary>Over all its calls, side by side: more than the time that passed.</summary>
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
