using System.Diagnostics.Metrics;
using Sync.Http;
using Sync.Telemetry;

namespace Sync.Runs.Telemetry;

/// <summary>The counters and histograms of runs and of their scopes.</summary>
public sealed class RunMetrics
{
    private readonly Counter<long> _runs;
    private readonly Histogram<double> _runDuration;
    private readonly Counter<long> _accounts;
    private readonly Counter<long> _scopes;
    private readonly Histogram<double> _scopeDuration;
    private readonly Counter<long> _calls;
    private readonly Counter<long> _retries;
    private readonly Counter<long> _throttles;
    private readonly Counter<long> _rows;

    public RunMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(SyncMeter.Name);
        _runs = meter.CreateCounter<long>("sync.runs", "{run}", "Runs that ended, by trigger and outcome.");
        _runDuration = meter.CreateHistogram<double>(
            "sync.run.duration", "s", "From taking the lease to the last scope.");
        _accounts = meter.CreateCounter<long>("sync.accounts", "{account}", "Accounts in runs, by outcome.");
        _scopes = meter.CreateCounter<long>("sync.scopes", "{scope}", "Scopes in runs, by outcome.");
        _scopeDuration = meter.CreateHistogram<double>(
            "sync.scope.duration", "s", "Listing, comparing and merging one scope.");
        _calls = meter.CreateCounter<long>("sync.calls", "{call}", "Requests sent to the cloud, including retries.");
        _retries = meter.CreateCounter<long>("sync.retries", "{call}", "Retried requests.");
        _throttles = meter.CreateCounter<long>("sync.throttles", "{call}", "Requests that the cloud throttled.");
        _rows = meter.CreateCounter<long>("sync.rows", "{row}", "Flow logs by result of the comparison.");
    }

    public void Ended(SyncReport report, SyncRequest request)
    {
        KeyValuePair<string, object?> outcome = new("sync.outcome", LowerCase.Of(report.Outcome));
        _runs.Add(1, new("sync.trigger", LowerCase.Of(request.Trigger)), outcome);
        _runDuration.Record(report.Duration.TotalSeconds, outcome);
        foreach (var account in report.Accounts)
        {
            _accounts.Add(
                1, new("sync.account.id", account.AccountId), new("sync.outcome", LowerCase.Of(account.Outcome)));
        }
    }

    public void Ended(ScopeReport report)
    {
        KeyValuePair<string, object?> region = new("sync.region.id", report.Scope.RegionId);
        KeyValuePair<string, object?> outcome = new("sync.outcome", LowerCase.Of(report.Outcome));
        // A region that the settings exclude is not counted in every run.
        if (report is { IsFine: true, ErrorCode: Judgement.Excluded or Judgement.NotListed }) return;

        _scopes.Add(1, new("sync.account.id", report.Scope.AccountId), region, outcome);
        _scopeDuration.Record(report.Duration.TotalSeconds, region, outcome);
        _calls.Add(report.Calls, region);
        _retries.Add(report.Retries, region);
        _throttles.Add(report.Throttled, region);
        CountRows("added", report.Added);
        CountRows("changed", report.Changed);
        CountRows("removed", report.Removed);
        CountRows("unchanged", report.Unchanged);
        CountRows("withheld", report.Withheld);

        void CountRows(string kind, int rows) => _rows.Add(rows, region, new("sync.row.kind", kind));
    }
}
