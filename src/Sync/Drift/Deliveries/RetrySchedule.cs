using System.Security.Cryptography;

namespace Sync.Drift.Deliveries;

/// <summary>When a message is tried again: as Standard Webhooks propose, over some three days, each wait up to a tenth longer.</summary>
internal static class RetrySchedule
{
    private const int JitterSteps = 1000;

    private static readonly TimeSpan[] Waits =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(5),
        TimeSpan.FromHours(10), TimeSpan.FromHours(14), TimeSpan.FromHours(20), TimeSpan.FromHours(24),
    ];

    /// <param name="attempts">Made so far, at least one.</param>
    /// <param name="pause">What the receiver asked for: the wait is no shorter.</param>
    /// <returns>Null: that was the last attempt.</returns>
    public static TimeSpan? Wait(int attempts, TimeSpan? pause)
    {
        if (attempts > Waits.Length) return null;
        var wait = Waits[attempts - 1] * (1 + (RandomNumberGenerator.GetInt32(JitterSteps) / (10.0 * JitterSteps)));
        return pause > wait ? pause : wait;
    }
}
