using Sync.Alibaba;
using Sync.Drift;
using Sync.FlowLogs;

namespace Sync.Expectations;

/// <summary>What one expectation says of one flow log, and said of it before.</summary>
/// <param name="Before">The findings that are stored; none where the flow log conformed or was not judged.</param>
/// <param name="After">None where it conforms, or is not selected.</param>
internal sealed record Verdict(FlowLogEntry Entry, Expectation Expectation, IReadOnlyList<Finding> Before, IReadOnlyList<Finding> After, bool IsSelected)
{
    /// <summary>It began or ceased to conform.</summary>
    public bool Turned => Before.Count == 0 != (After.Count == 0);

    /// <summary>What an event of the turn tells.</summary>
    public IReadOnlyList<Finding> Told => After.Count > 0 ? After
        : IsSelected ? [.. Before.Select(finding => finding with { Actual = ExpectationField.Read(Entry, finding.Field) })] : [];
}

/// <summary>
/// Judges flow logs by expectations: a pure function of the rule, the content and the verdict before. The last matters only
/// while the status is transient: it says nothing then, so what was found of it before stands until it settles.
/// </summary>
internal sealed class ConformanceJudge(DriftSettings settings, Scope scope)
{
    public Verdict Judge(Expectation expectation, FlowLogEntry entry, IReadOnlyList<Finding> before)
    {
        var isSelected = expectation.SelectsFrom(scope) && expectation.Selects(entry);
        IReadOnlyList<Finding> after = isSelected ? [.. expectation.Expect.Select(pattern => Find(pattern, entry, before)).OfType<Finding>()] : [];
        return new Verdict(entry, expectation, before, after, isSelected);
    }

    private Finding? Find(FieldPattern pattern, FlowLogEntry entry, IReadOnlyList<Finding> before)
    {
        var actual = ExpectationField.Read(entry, pattern.Field);
        if (pattern.Field == DriftField.Status && settings.TransientStatuses.Contains(actual))
            return before.FirstOrDefault(finding => finding.Field == DriftField.Status && finding.Expected.SequenceEqual(pattern.Allowed));
        return pattern.Matches(actual) ? null : new Finding(pattern.Field, pattern.Allowed, actual);
    }
}
