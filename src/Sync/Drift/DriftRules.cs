using Sync.FlowLogs;
using Sync.Inventory;
using Sync.Inventory.Fields;

namespace Sync.Drift;

/// <summary>Applies the rules of the settings: the severity of a change, and what of it is ignored.</summary>
internal sealed class DriftRules(DriftSettings settings)
{
    private static readonly IReadOnlyList<string> Labels =
        [.. FlowLog.Resource.FieldsFor(FieldUse.Label).Select(field => field.Name)];

    /// <summary>The highest severity of the changed fields; of added and removed flow logs, that of the kind.</summary>
    public Severity SeverityOf(DriftKind kind, IReadOnlyList<FieldChange> fields) => kind == DriftKind.Changed
        ? fields.Select(SeverityOf).DefaultIfEmpty(Severity.Low).Max()
        : Given(kind, null) ?? (kind == DriftKind.Removed ? Severity.High : Severity.Medium);

    private Severity SeverityOf(FieldChange change) => Given(DriftKind.Changed, change.Field) ?? change switch
    {
        { Field: DriftField.Status } when DriftField.Text(change.Before) == "Active" => Severity.High,
        _ when Labels.Contains(change.Field) => Severity.Low,
        _ when DriftField.Covers(DriftField.Tags, change.Field) || DriftField.Covers("extra", change.Field) =>
            Severity.Low,
        _ => Severity.Medium,
    };

    private Severity? Given(DriftKind kind, string? field) =>
        settings.Severity.FirstOrDefault(rule => rule.Matches(kind, field))?.Severity;

    /// <summary>
    /// Whether rules ignore every changed field or, of added and removed flow logs, the flow log itself.
    /// </summary>
    public bool Ignores(Scope scope, DriftChange change, IReadOnlyList<FieldChange> kept) =>
        change.Kind == DriftKind.Changed ? kept.Count == 0 : RulesFor(scope, change).Any(rule => rule.IsWhole);

    /// <summary>The field changes that no rule ignores.</summary>
    public IReadOnlyList<FieldChange> Keep(Scope scope, DriftChange change)
    {
        var rules = RulesFor(scope, change).ToList();
        return rules.Count == 0
            ? change.Fields
            : [.. change.Fields.Where(field => !rules.Any(rule => rule.MatchesField(field.Field)))];
    }

    private IEnumerable<IgnoreRule> RulesFor(Scope scope, DriftChange change) =>
        settings.Ignore.Where(rule => rule.MatchesFlowLog(scope.RegionId, change.CenId));
}
