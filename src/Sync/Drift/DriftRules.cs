using Sync.FlowLogs;

namespace Sync.Drift;

/// <summary>How grave a change is, and what of it is not to be told.</summary>
internal sealed class DriftRules(DriftSettings settings)
{
    /// <summary>The gravest of what changed.</summary>
    public Severity SeverityOf(DriftKind kind, IReadOnlyList<FieldChange> fields) => kind == DriftKind.Changed
        ? fields.Select(SeverityOf).DefaultIfEmpty(Severity.Low).Max()
        : Given(kind, null) ?? (kind == DriftKind.Removed ? Severity.High : Severity.Medium);

    private Severity SeverityOf(FieldChange change) => Given(DriftKind.Changed, change.Field) ?? change switch
    {
        { Field: DriftField.Status } when DriftField.Text(change.Before) == "Active" => Severity.High,
        { Field: "flowLogName" or "description" } => Severity.Low,
        _ when DriftField.Covers(DriftField.Tags, change.Field) || DriftField.Covers("extra", change.Field) => Severity.Low,
        _ => Severity.Medium,
    };

    private Severity? Given(DriftKind kind, string? field) => settings.Severity.FirstOrDefault(rule => rule.Matches(kind, field))?.Severity;

    /// <summary>A rule ignores the flow log as a whole, or there is nothing in the change that none ignores.</summary>
    public bool Ignores(Scope scope, DriftChange change, IReadOnlyList<FieldChange> kept) =>
        change.Kind == DriftKind.Changed ? kept.Count == 0 : RulesFor(scope, change).Any(rule => rule.IsWhole);

    /// <summary>What no rule ignores.</summary>
    public IReadOnlyList<FieldChange> Keep(Scope scope, DriftChange change)
    {
        var rules = RulesFor(scope, change).ToList();
        return rules.Count == 0 ? change.Fields : [.. change.Fields.Where(field => !rules.Any(rule => rule.MatchesField(field.Field)))];
    }

    private IEnumerable<IgnoreRule> RulesFor(Scope scope, DriftChange change) =>
        settings.Ignore.Where(rule => rule.MatchesFlowLog(scope.RegionId, change.CenId));
}
