namespace Sync.Drift;

/// <summary>The settings <c>Sync__Drift__*</c>.</summary>
public sealed record DriftSettings
{
    /// <summary>The first that matches decides; where none does, <see cref="DriftRules"/> knows.</summary>
    public IReadOnlyList<SeverityRule> Severity { get; init; } = [];

    public IReadOnlyList<IgnoreRule> Ignore { get; init; } = [];

    /// <summary>Statuses that a flow log has while the cloud works on it.</summary>
    public IReadOnlyList<string> TransientStatuses { get; init; } = ["Modifying"];

    /// <summary>How many complete listings must see a transient status before it is told of; 1: the first.</summary>
    public int DebounceRuns { get; init; } = 3;

    /// <summary>The same change again within this time is counted on its first event; zero: never.</summary>
    public TimeSpan FlapWindow { get; init; } = TimeSpan.FromHours(24);
}

/// <param name="Field">As in an event, or <c>tags</c> for every tag; null: any.</param>
/// <param name="Kind">Null: any.</param>
public sealed record SeverityRule(string? Field, DriftKind? Kind, Severity Severity)
{
    public bool Matches(DriftKind kind, string? field) =>
        (Kind is null || Kind == kind) && (Field is null || (field is not null && DriftField.Covers(Field, field)));
}

/// <summary>What is not to be told of. All that is given must match; null: any.</summary>
/// <param name="TagKey">Of a tag; <c>*</c> stands for any characters.</param>
public sealed record IgnoreRule(string? Field, string? TagKey, string? Region, string? Cen)
{
    /// <summary>It is about the flow log, whatever happens to it.</summary>
    public bool IsWhole => Field is null && TagKey is null;

    public bool MatchesFlowLog(string regionId, string? cenId) => (Region is null || Region == regionId) && (Cen is null || Cen == cenId);

    public bool MatchesField(string field) =>
        (Field is null || DriftField.Covers(Field, field)) && (TagKey is null || (DriftField.TagKey(field) is { } key && DriftField.Like(key, TagKey)));
}
