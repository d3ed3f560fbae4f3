using System.Collections.Concurrent;

namespace Sync.Alibaba.Calls;

/// <summary>
/// A rate per account and region, as the cloud rations them. Our own, because System.Threading.RateLimiting refills by the
/// machine's clock, takes no <see cref="TimeProvider"/> and does not learn.
/// </summary>
internal sealed class RequestRates(double perSecond, TimeProvider time)
{
    private readonly ConcurrentDictionary<(string Account, string Region), AdaptiveRate> _rates = new();

    public AdaptiveRate Of(RpcCall call) =>
        _rates.GetOrAdd((call.Account, call.Region), _ => new AdaptiveRate(call.RequestsPerSecond ?? perSecond, time));
}
