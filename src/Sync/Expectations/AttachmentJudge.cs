using Sync.Coverage;
using Sync.FlowLogs;
using Sync.Network;

namespace Sync.Expectations;

/// <summary>The verdict of one expectation on one end of a connection, and the verdict before.</summary>
/// <param name="Before">The findings that were stored; empty if there were none.</param>
/// <param name="After">
/// The findings now. If it is not known whether there are any, those that were stored.
/// </param>
/// <param name="State">The state to store; null if the end is not selected.</param>
/// <param name="IsEarly">Whether the end is not known only because it is new.</param>
internal sealed record EndVerdict(
    ConnectionEnd End, Expectation Expectation, IReadOnlyList<Finding> Before, IReadOnlyList<Finding> After,
    string? State, bool IsEarly)
{
    /// <summary>Whether the end began or ceased to conform. While it is not known, it does neither.</summary>
    public bool Turned => Before.Count == 0 != (After.Count == 0);

    /// <summary>The findings that the event reports.</summary>
    public IReadOnlyList<Finding> Told => After.Count > 0 ? After
        : State is not null
            ? [.. Before.Select(finding => finding with { Actual = AttachmentJudge.Read(End, finding) })]
            : [];
}

/// <summary>The values of <see cref="EndVerdict.State"/>.</summary>
internal static class EndState
{
    public const string Conforming = ConformanceEvent.Conforming;
    public const string Nonconforming = ConformanceEvent.Nonconforming;

    /// <summary>What the expectation is about is not known: neither conforming nor nonconforming.</summary>
    public const string Unknown = "unknown";
}

/// <summary>
/// Judges ends of connections by expectations of attachments. Which flow logs there are at an end is that which
/// coverage counts: where coverage is not known, the expectation is not known either.
/// </summary>
/// <param name="transientStatuses">Of attachments, while the cloud is changing them.</param>
internal sealed class AttachmentJudge(IReadOnlyList<string> transientStatuses)
{
    /// <param name="before">The findings that are stored.</param>
    /// <param name="isNew">Whether the end may still lack a flow log.</param>
    public EndVerdict Judge(Expectation rule, ConnectionEnd end, IReadOnlyList<Finding> before, bool isNew)
    {
        if (!Selects(rule, end)) return new EndVerdict(end, rule, before, [], State: null, IsEarly: false);

        var own = rule.Expect.Where(pattern => !IsOfCoverage(pattern)).ToList();
        var isTransient = own.Any(pattern => IsTransient(pattern, end));
        var findings = own.Where(pattern => !IsTransient(pattern, end))
            .Select(pattern => Find(pattern, AttachmentField.Read(end, pattern.Field)))
            .OfType<Finding>().ToList();

        var ofCoverage = FindInCoverage(rule, end);
        var isEarly = isNew && ofCoverage is [{ Field: AttachmentField.Verdict }, ..];
        if (isEarly) ofCoverage = null;
        findings.AddRange(ofCoverage ?? []);

        // What is wrong for certain is told, whatever else is not known.
        if (findings.Count > 0) return new EndVerdict(end, rule, before, findings, EndState.Nonconforming, isEarly);
        return isTransient || ofCoverage is null
            ? new EndVerdict(end, rule, before, before, EndState.Unknown, isEarly)
            : new EndVerdict(end, rule, before, [], EndState.Conforming, isEarly);
    }

    public static bool Selects(Expectation rule, ConnectionEnd end) =>
        rule.Select.All(pattern => pattern.Matches(AttachmentField.Read(end, pattern.Field)));

    /// <summary>The value that a finding is about, as it is now.</summary>
    public static string? Read(ConnectionEnd end, Finding finding)
    {
        if (AttachmentField.OfFlowLog(finding.Field) is not { } field) return AttachmentField.Read(end, finding.Field);
        var pattern = new FieldPattern(field, finding.Expected);
        return end.FlowLogs.Select(flowLog => ExpectationField.Read(flowLog, field))
            .OrderByDescending(pattern.Matches).FirstOrDefault();
    }

    private bool IsTransient(FieldPattern pattern, ConnectionEnd end) =>
        pattern.Field == AttachmentField.Status
        && transientStatuses.Contains(AttachmentField.Read(end, AttachmentField.Status));

    private static bool IsOfCoverage(FieldPattern pattern) =>
        pattern.Field == AttachmentField.Verdict || AttachmentField.OfFlowLog(pattern.Field) is not null;

    /// <returns>Null if it is not known. A finding about the verdict comes first.</returns>
    private static List<Finding>? FindInCoverage(Expectation rule, ConnectionEnd end)
    {
        var verdict = rule.Expect.FirstOrDefault(pattern => pattern.Field == AttachmentField.Verdict);
        var ofFlowLog = rule.Expect.Where(pattern => AttachmentField.OfFlowLog(pattern.Field) is not null).ToList();
        if (verdict is null && ofFlowLog.Count == 0) return [];
        if (end.Coverage.Verdict is null or Verdicts.Unknown || IsInTransition(end)) return null;

        List<Finding> best = end.FlowLogs.Count > 0
            ? FindInBest(ofFlowLog, end.FlowLogs)
            : [];
        // Without a flow log at this end, each requirement on one fails at once: that there is none.
        var required = verdict
            ?? (end.FlowLogs.Count > 0 ? null : new FieldPattern(AttachmentField.Verdict, [Verdicts.Covered]));
        if (required is null || required.Matches(end.Coverage.Verdict)) return best;
        if (IsHalfUnknown(end)) return best.Count > 0 ? best : null;
        return [new(required.Field, required.Allowed, end.Coverage.Verdict), .. best];
    }

    // One flow log must meet all requirements. The findings are those of the flow log that meets most of them.
    private static List<Finding> FindInBest(List<FieldPattern> ofFlowLog, IReadOnlyList<FlowLog> flowLogs) =>
        flowLogs
            .Select(flowLog => ofFlowLog
                .Select(pattern => Find(
                    pattern, ExpectationField.Read(flowLog, AttachmentField.OfFlowLog(pattern.Field)!)))
                .OfType<Finding>().ToList())
            .MinBy(findings => findings.Count)!;

    private static Finding? Find(FieldPattern pattern, string? actual) =>
        pattern.Matches(actual) ? null : new Finding(pattern.Field, pattern.Allowed, actual);

    // It has no verdict about flow logs until it is attached, or is gone.
    private static bool IsInTransition(ConnectionEnd end) =>
        end.Coverage.Verdict == Verdicts.Impossible
        && end.Attachment is { Status: var status } && !"Attached".Equals(status, StringComparison.OrdinalIgnoreCase);

    private static bool IsHalfUnknown(ConnectionEnd end) =>
        end.Coverage.Verdict == Verdicts.Partly
        && CoverageQualifier.Read(end.Coverage.Qualifiers).Any(each => each.Kind == CoverageQualifier.HalfUnknown);
}
