using Sync.Drift.Alerts;
using Sync.Inventory;

namespace Sync.Expectations;

/// <summary>Something began or ceased to meet an expectation: a row of <c>sync.conformance_event</c>.</summary>
/// <param name="At">When the merge took place, or when an attachment was judged.</param>
/// <param name="Findings">
/// Those of now; if there are none, the former ones with the current values, or none if it is no longer selected.
/// </param>
internal sealed record ConformanceEvent(
    Guid EventId, DateTime At, long RunId, Scope Scope, Subject Subject, Expectation Expectation, bool IsBroken,
    IReadOnlyList<Finding> Findings)
{
    public const string Nonconforming = "nonconforming";
    public const string Conforming = "conforming";

    public string Kind => IsBroken ? Nonconforming : Conforming;

    public AlertEvent ToAlert() => new()
    {
        Id = EventId,
        At = At,
        Kind = Kind,
        Severity = Expectation.Severity,
        RunId = RunId,
        AccountId = Scope.AccountId,
        RegionId = Scope.RegionId,
        Resource = Subject.Resource,
        ResourceId = Subject.Id,
        ResourceName = Subject.Name,
        CenId = Subject.CenId,
        Tags = Subject.Tags,
        Changes = [.. Findings.Select(finding => finding.ToChange())],
        Expectation = Expectation.Name,
    };
}
