using Sync.Alibaba.Answers;
using Sync.Drift;
using Sync.Drift.Alerts;
using Sync.Inventory;
using Sync.Network;

namespace Sync.Coverage;

/// <summary>
/// The end of a connection was found not covered, or covered again: a row of <c>sync.coverage_event</c>.
/// </summary>
/// <param name="At">When it was judged.</param>
/// <param name="VerdictBefore">Null if this run did not change the verdict.</param>
internal sealed record CoverageEvent(
    Guid EventId, DateTime At, long RunId, Severity Severity, string? VerdictBefore, UncoveredEnd End)
{
    public string Kind => End.Verdict == Verdicts.Covered ? AlertKind.Covered : AlertKind.Uncovered;

    public AlertEvent ToAlert() => new()
    {
        Id = EventId,
        At = At,
        Kind = Kind,
        Severity = Severity,
        RunId = RunId,
        AccountId = End.AccountId,
        RegionId = End.RegionId,
        Resource = Network.Attachment.Resource.Table,
        ResourceId = End.AttachmentEndId,
        ResourceName = End.AttachmentName,
        CenId = End.CenId,
        Tags = WireTags.Read(End.Tags),
        Changes =
        [
            new FieldChange("verdict", VerdictBefore, End.Verdict),
            new FieldChange("reason", null, End.Reason),
        ],
    };
}

/// <summary>The end of a connection whose coverage is to be told, as stored.</summary>
/// <param name="Tags">As JSON.</param>
internal sealed record UncoveredEnd(
    string AccountId, string RegionId, string AttachmentEndId, string? TransitRouterAttachmentId,
    string? TransitRouterId, string? CenId, string? ResourceType, string? ResourceId, string? AttachmentName,
    string Verdict, string Reason, string Tags);
