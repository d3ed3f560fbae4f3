using Sync.Drift;
using Sync.FlowLogs;
using Sync.Inventory;

namespace Sync.Expectations;

/// <summary>The verdict of one expectation on one flow log, and the verdict before.</summary>
/// <param name="Before">The stored findings; empty if the flow log conformed or was not judged.</param>
/// <param name="After">The current findings; empty if the flow log conforms or is not selected.</param>
internal sealed record Verdict(
    FlowLog FlowLog, Expectation Expectation, IReadOnlyList<Finding> Before, IReadOnlyList<Finding> After,
    bool IsSelected)
{
    /// <summary>Whether the flow log began or ceased to conform.</summary>
    public bool Turned => Before.Count == 0 != (After.Count == 0);

    /// <summary>The findings that the event reports.</summary>
    public IReadOnlyList<Finding> Told => After.Count > 0 ? After
        : IsSelected
            ? [.. Before.Select(finding => finding with { Actual = ExpectationField.Read(FlowLog, finding.Field) })]
            : [];
}

/// <summary>
/// Judges flow logs by expectations: a pure function of the rule, the content and the verdict before. The last matters
/// only while the status is transient: the earlier finding about the status is then kept until it settles.
/// </summary>
internal sealed class ConformanceJudge(DriftSettings settings, Scope scope)
{
    public Verdict Judge(Expectation expectation, FlowLog flowLog, IReadOnlyList<Finding> before)
    {
        var isSelected = expectation.SelectsFrom(scope) && expectation.Selects(flowLog);
        IReadOnlyList<Finding> after = isSelected
            ? [.. expectation.Expect.Select(pattern => Find(pattern, flowLog, before)).OfType<Finding>()]
            : [];
        return new Verdict(flowLog, expectation, before, after, isSelected);
    }

    private Finding? Find(FieldPattern pattern, FlowLog flowLog, IReadOnlyList<Finding> before)
    {
        var actual = ExpectationField.Read(flowLog, pattern.Field);
        if (pattern.Field == DriftField.Status && settings.TransientStatuses.Contains(actual))
        {
            return before.FirstOrDefault(finding =>
                finding.Field == DriftField.Status && finding.Expected.SequenceEqual(pattern.Allowed));
        }

        return pattern.Matches(actual) ? null : new Finding(pattern.Field, pattern.Allowed, actual);
    }
}
