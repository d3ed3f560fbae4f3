using System.Collections.Concurrent;

namespace Sync.Alibaba.Calls;

/// <summary>
/// One rate limiter per account and region, the granularity of the cloud's quotas. System.Threading.RateLimiting is not
/// used because it uses the system clock, does not accept a <see cref="TimeProvider"/> and does not adapt its rate.
/// </summary>
internal sealed class RequestRates(double perSecond, TimeProvider time)
{
    private readonly ConcurrentDictionary<(string Account, string Region), AdaptiveRate> _rates = new();

    public AdaptiveRate Of(RpcCall call) =>
        _rates.GetOrAdd((call.Account, call.Region), _ => new AdaptiveRate(call.RequestsPerSecond ?? perSecond, time));
}
