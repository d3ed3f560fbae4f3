using Sync.Coverage;
using Sync.Drift;
using Sync.FlowLogs;

namespace Sync.Expectations;

/// <summary>What an expectation judges: a flow log, or the end of a connection.</summary>
/// <param name="Resource">One of <see cref="DriftResource.Names"/>.</param>
internal sealed record Subject(
    string Resource, string Id, string? Name, string? CenId, IReadOnlyDictionary<string, string> Tags)
{
    public static Subject Of(FlowLog flowLog) => new(
        DriftResource.FlowLogs, flowLog.FlowLogId, flowLog.FlowLogName, flowLog.CenId, flowLog.Tags);

    public static Subject Of(AttachmentCoverage end) => new(
        Expectation.Attachments, end.AttachmentEndId, end.AttachmentName, end.CenId, end.Tags);
}
