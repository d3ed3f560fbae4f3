using System.Collections.Concurrent;

namespace Sync.Local.FakeCen;

/// <summary>
/// At most <paramref name="Calls"/> calls in any period of length <paramref name="Window"/>, per region, API and
/// account, as documented by the cloud.
/// </summary>
public sealed record FakeQuota(int Calls, TimeSpan Window);

/// <summary>Counts calls against a quota; refused calls do not count.</summary>
internal sealed class FakeQuotas(TimeProvider time)
{
    private readonly ConcurrentDictionary<
        (string? Region, string? Action, string Account), Queue<DateTimeOffset>> _admitted = new();

    public bool Admits(FakeQuota quota, FakeExchange exchange)
    {
        var admitted = _admitted.GetOrAdd(
            (exchange.RegionId, exchange.Request.Action, exchange.Cloud.AccountId), _ => new());
        lock (admitted)
        {
            var now = time.GetUtcNow();
            while (admitted.TryPeek(out var oldest) && oldest + quota.Window <= now) admitted.Dequeue();
            if (admitted.Count >= quota.Calls) return false;
            admitted.Enqueue(now);
            return true;
        }
    }
}
