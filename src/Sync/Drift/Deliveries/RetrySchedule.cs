using System.Security.Cryptography;

namespace Sync.Drift.Deliveries;

/// <summary>
/// The waits between attempts: as Standard Webhooks recommends, over about three days, each with up to 10 % jitter.
/// </summary>
internal static class RetrySchedule
{
    private const int JitterSteps = 1000;

    private static readonly TimeSpan[] Waits =
    [
        TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2),
        TimeSpan.FromHours(5), TimeSpan.FromHours(10), TimeSpan.FromHours(14), TimeSpan.FromHours(20),
        TimeSpan.FromHours(24),
    ];

    /// <param name="attempts">The attempts made so far, at least one.</param>
    /// <param name="pause">The wait that the receiver requested, which is the minimum.</param>
    /// <returns>Null if that was the last attempt.</returns>
    public static TimeSpan? Wait(int attempts, TimeSpan? pause)
    {
        if (attempts > Waits.Length) return null;
        var wait = Waits[attempts - 1] * (1 + (RandomNumberGenerator.GetInt32(JitterSteps) / (10.0 * JitterSteps)));
        return pause > wait ? pause : wait;
    }
}
