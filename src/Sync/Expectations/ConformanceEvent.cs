using Sync.Drift.Alerts;
using Sync.Inventory;

namespace Sync.Expectations;

/// <summary>A flow log began or ceased to meet an expectation: a row of <c>sync.conformance_event</c>.</summary>
/// <param name="At">When the merge took place.</param>
internal sealed record ConformanceEvent(Guid EventId, DateTime At, long RunId, Scope Scope, Verdict Verdict)
{
    public const string Nonconforming = "nonconforming";
    public const string Conforming = "conforming";

    public string Kind => Verdict.After.Count > 0 ? Nonconforming : Conforming;

    public AlertEvent ToAlert() => new()
    {
        Id = EventId,
        At = At,
        Kind = Kind,
        Severity = Verdict.Expectation.Severity,
        RunId = RunId,
        AccountId = Scope.AccountId,
        RegionId = Scope.RegionId,
        FlowLogId = Verdict.FlowLog.FlowLogId,
        FlowLogName = Verdict.FlowLog.FlowLogName,
        CenId = Verdict.FlowLog.CenId,
        Tags = Verdict.FlowLog.Tags,
        Changes = [.. Verdict.Told.Select(finding => finding.ToChange())],
        Expectation = Verdict.Expectation.Name,
    };
}
