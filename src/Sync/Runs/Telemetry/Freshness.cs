using System.Diagnostics.Metrics;
using Dapper;
using Npgsql;
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
    private volatile IReadOnlyList<(Scope Scope, DateTimeOffset CompleteAt)> _scopes = [];

    public Freshness(IMeterFactory meters, TimeProvider time)
    {
        _time = time;
        meters.Create(SyncMeter.Name).CreateObservableGauge(
            "sync.scope.lag", Measure, "s", "Time since the last complete listing of a scope.");
    }

    // Without scopes that were never listed completely, which have no age, and scopes that no run is to verify:
    // excluded ones and unsupported ones.
    private const string Ages = """
        select account_id, region_id, extract(epoch from now() - last_complete_at)::float8 as seconds
        from sync.scope
        where last_complete_at is not null and last_outcome <> 'unsupported'
            and last_error_code is distinct from @Excluded
        """;

    /// <summary>Reads the ages of the scopes, by the database's clock.</summary>
    public async Task UpdateAsync(NpgsqlConnection connection)
    {
        var ages = await connection.QueryAsync<Age>(Ages, new { Excluded = ScopeFreshness.ExcludedCode });
        var now = _time.GetUtcNow();
        _scopes = [.. ages.Select(age => (new Scope(age.AccountId, age.RegionId), now.AddSeconds(-age.Seconds)))];
    }

    private IEnumerable<Measurement<double>> Measure()
    {
        var now = _time.GetUtcNow();
        return _scopes.Select(known => new Measurement<double>(
            (now - known.CompleteAt).TotalSeconds,
            new("sync.account.id", known.Scope.AccountId), new("sync.region.id", known.Scope.RegionId)));
    }

    private sealed record Age(string AccountId, string RegionId, double Seconds);
}
