using Sync.Inventory;
using Sync.Inventory.Fields;

namespace Sync.Drift;

/// <summary>Applies the rules of the settings: the severity of a change, and what of it is ignored.</summary>
internal sealed class DriftRules(DriftSettings settings)
{
    /// <summary>The statuses of items that work.</summary>
    private static readonly string[] Working = ["Active", "Attached"];

    /// <summary>
    /// The highest severity of the given field changes; if the item was added or removed, that of the kind.
    /// </summary>
    public Severity SeverityOf(DriftChange change, IReadOnlyList<FieldChange> fields) =>
        change.Kind == DriftKind.Changed
            ? fields.Select(field => SeverityOf(change.Resource, field)).DefaultIfEmpty(Severity.Low).Max()
            : Given(change.Resource, change.Kind, null)
                ?? (change.Kind == DriftKind.Removed ? Severity.High : Severity.Medium);

    private Severity SeverityOf(Resource resource, FieldChange change) =>
        Given(resource, DriftKind.Changed, change.Field) ?? change switch
        {
            { Field: DriftField.Status } when Working.Contains(DriftField.Text(change.Before)) => Severity.High,
            _ when resource.AllFields.Any(field => field.Name == change.Field && field.Can(FieldUse.Label)) =>
                Severity.Low,
            _ when DriftField.Covers(DriftField.Tags, change.Field) || DriftField.Covers("extra", change.Field) =>
                Severity.Low,
            _ => Severity.Medium,
        };

    private Severity? Given(Resource resource, DriftKind kind, string? field) =>
        settings.Severity.FirstOrDefault(rule => rule.Matches(resource.Table, kind, field))?.Severity;

    /// <summary>
    /// Whether rules ignore every changed field or, if the item was added or removed, the item itself.
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
        settings.Ignore.Where(rule => rule.Matches(change.Resource.Table, scope.RegionId, change.CenId));
}
