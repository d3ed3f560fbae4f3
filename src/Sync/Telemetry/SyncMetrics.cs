using System.Diagnostics.Metrics;
using Sync.Runs;

namespace Sync.Telemetry;

/// <summary>What is counted and measured. README.md in this folder lists the names and what they mean.</summary>
public sealed class SyncMetrics
{
    public const string MeterName = "Sync";

    private readonly Counter<long> _runs;
    private readonly Histogram<double> _runDuration;
    private readonly Counter<long> _accounts;
    private readonly Counter<long> _scopes;
    private readonly Histogram<double> _scopeDuration;
    private readonly Counter<long> _calls;
    private readonly Counter<long> _retries;
    private readonly Counter<long> _throttles;
    private readonly Counter<long> _rows;
    private readonly Counter<long> _deliveries;

    public SyncMetrics(IMeterFactory meters, Freshness freshness, Backlog backlog)
    {
        var meter = meters.Create(MeterName);
        _runs = meter.CreateCounter<long>("sync.runs", "{run}", "Runs that ended, by trigger and outcome.");
        _runDuration = meter.CreateHistogram<double>("sync.run.duration", "s", "From taking the lock to the last scope.");
        _accounts = meter.CreateCounter<long>("sync.accounts", "{account}", "Accounts of runs, by account and outcome.");
        _scopes = meter.CreateCounter<long>("sync.scopes", "{scope}", "Scopes of runs, by outcome.");
        _scopeDuration = meter.CreateHistogram<double>("sync.scope.duration", "s", "Walking, comparing and merging one scope.");
        _calls = meter.CreateCounter<long>("sync.calls", "{call}", "Requests sent to the cloud, retries included.");
        _retries = meter.CreateCounter<long>("sync.retries", "{call}", "Requests that repeated one that failed.");
        _throttles = meter.CreateCounter<long>("sync.throttles", "{call}", "Requests the cloud refused as too many.");
        _rows = meter.CreateCounter<long>("sync.rows", "{row}", "Flow logs by what became of them.");
        _deliveries = meter.CreateCounter<long>("sync.deliveries", "{delivery}", "Attempts to send a message to a sink, by outcome.");
        meter.CreateObservableGauge("sync.deliveries.owed", backlog.MeasureOwed, "{delivery}", "Events that a sink has yet to be told of.");
        meter.CreateObservableGauge("sync.deliveries.dead", backlog.MeasureDead, "{delivery}", "Events that a sink did not take at any attempt.");
        meter.CreateObservableGauge("sync.scope.lag", freshness.Measure, "s", "Since the last complete listing of a scope.");
    }

    public void Ended(SyncReport report, SyncRequest request)
    {
        KeyValuePair<string, object?> outcome = new("sync.outcome", Words.Lower(report.Outcome));
        _runs.Add(1, new("sync.trigger", Words.Lower(request.Trigger)), outcome);
        _runDuration.Record(report.Duration.TotalSeconds, outcome);
        foreach (var account in report.Accounts)
            _accounts.Add(1, new("sync.account.id", account.AccountId), new("sync.outcome", Words.Lower(account.Outcome)));
    }

    public void Ended(ScopeReport report)
    {
        KeyValuePair<string, object?> region = new("sync.region.id", report.Scope.RegionId);
        KeyValuePair<string, object?> outcome = new("sync.outcome", Words.Lower(report.Outcome));
        // A region that a run was told to leave out is no news of every run.
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

    /// <param name="sink">Its name, not its address.</param>
    /// <param name="outcome"><c>sent</c>, <c>retry</c>, <c>gone</c> or <c>dead</c>.</param>
    public void Delivered(string sink, string outcome) => _deliveries.Add(1, new("sync.sink", sink), new("sync.outcome", outcome));
}
