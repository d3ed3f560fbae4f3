using System.Diagnostics.Metrics;
using Sync.Inventory;
using Sync.Telemetry;

namespace Sync.Runs.Telemetry;

/// <summary>
/// The lag of each scope, as a gauge: the time since its last complete listing, as last read after a run. Between runs
/// the lag grows with the clock, so that a stopped schedule is visible too.
/// </summary>
public sealed class Freshness
{
    private readonly TimeProvider _time;
    private volatile IReadOnlyList<(RegionItem Region, DateTimeOffset CompleteAt)> _regions = [];

    public Freshness(IMeterFactory meters, TimeProvider time)
    {
        _time = time;
        meters.Create(SyncMeter.Name).CreateObservableGauge(
            "sync.scope.lag", Measure, "s", "Time since the last complete listing of a scope.");
    }

    /// <param name="regions">
    /// With their age by the database's clock. Left out are scopes that were never listed completely, which have no
    /// age, and scopes that no run is to verify: excluded ones and unsupported ones.
    /// </param>
    public void Update(IEnumerable<RegionItem> regions)
    {
        var now = _time.GetUtcNow();
        _regions = [.. regions
            .Where(region => region.AgeSeconds is not null && region.LastOutcome != "unsupported")
            .Where(region => region.StaleReason != ScopeFreshness.Excluded)
            .Select(region => (region, now.AddSeconds(-region.AgeSeconds!.Value)))];
    }

    private IEnumerable<Measurement<double>> Measure()
    {
        var now = _time.GetUtcNow();
        return _regions.Select(known => new Measurement<double>(
            (now - known.CompleteAt).TotalSeconds,
            new("sync.account.id", known.Region.AccountId), new("sync.region.id", known.Region.RegionId)));
    }
}
