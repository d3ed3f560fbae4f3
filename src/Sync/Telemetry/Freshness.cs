using System.Diagnostics.Metrics;
using Sync.Runs;

namespace Sync.Telemetry;

/// <summary>
/// Since when each scope has not been proven whole, as last read after a run. Between runs the lag grows by the clock, so that
/// a schedule that stands still is seen as well.
/// </summary>
public sealed class Freshness(TimeProvider time)
{
    private volatile IReadOnlyList<(RegionItem Region, DateTimeOffset CompleteAt)> _regions = [];

    /// <param name="regions">
    /// With their age by the database's clock. Those never proven have none and are left out, and so are those that no run is to
    /// prove: excluded, or with nothing in them.
    /// </param>
    public void Update(IEnumerable<RegionItem> regions)
    {
        var now = time.GetUtcNow();
        _regions = [.. regions
            .Where(region => region.AgeSeconds is not null && region.LastOutcome != "unsupported")
            .Where(region => region.StaleReason != Judgement.ExcludedScope)
            .Select(region => (region, now.AddSeconds(-region.AgeSeconds!.Value)))];
    }

    internal IEnumerable<Measurement<double>> Measure()
    {
        var now = time.GetUtcNow();
        return _regions.Select(known => new Measurement<double>(
            (now - known.CompleteAt).TotalSeconds,
            new("sync.account.id", known.Region.AccountId), new("sync.region.id", known.Region.RegionId)));
    }
}
