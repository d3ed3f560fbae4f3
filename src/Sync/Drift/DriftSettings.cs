using Sync.Inventory.Fields;

namespace Sync.Drift;

/// <summary>The settings <c>Sync__Drift__*</c>.</summary>
public sealed record DriftSettings
{
    /// <summary>The first rule that matches applies; otherwise the defaults in <see cref="DriftRules"/> do.</summary>
    public IReadOnlyList<SeverityRule> Severity { get; init; } = [];

    public IReadOnlyList<IgnoreRule> Ignore { get; init; } = [];

    /// <summary>Statuses of a flow log while the cloud is changing it.</summary>
    public IReadOnlyList<string> TransientStatuses { get; init; } = ["Modifying"];

    /// <summary>
    /// Statuses of a CEN instance, transit router or attachment while the cloud is changing it.
    /// </summary>
    public IReadOnlyList<string> NetworkTransientStatuses { get; init; } =
        ["Attaching", "Detaching", "Creating", "Modifying", "Deleting", "Upgrading"];

    /// <summary>
    /// How many complete listings must see a transient status before it is reported; 1 reports it at once.
    /// </summary>
    public int DebounceRuns { get; init; } = 3;

    /// <summary>A change that recurs within this time is counted on its first event; zero turns this off.</summary>
    public TimeSpan FlapWindow { get; init; } = TimeSpan.FromHours(24);

    public IReadOnlyList<string> TransientStatusesOf(Resource resource) =>
        resource.Table == DriftResource.FlowLogs ? TransientStatuses : NetworkTransientStatuses;
}

/// <param name="Field">As in an event, or <c>tags</c> for every tag; null matches any.</param>
/// <param name="Kind">Null matches any.</param>
public sealed record SeverityRule(string? Field, DriftKind? Kind, Severity Severity)
{
    /// <summary>One of <see cref="DriftResource.Names"/>.</summary>
    public string Resource { get; init; } = DriftResource.FlowLogs;

    public bool Matches(string resource, DriftKind kind, string? field) =>
        Resource == resource && (Kind is null || Kind == kind)
        && (Field is null || (field is not null && DriftField.Covers(Field, field)));
}

/// <summary>Excludes changes from reporting. All given values must match; null matches any.</summary>
/// <param name="TagKey">The key of a tag; <c>*</c> matches any characters.</param>
public sealed record IgnoreRule(string? Field, string? TagKey, string? Region, string? Cen)
{
    /// <summary>One of <see cref="DriftResource.Names"/>.</summary>
    public string Resource { get; init; } = DriftResource.FlowLogs;

    /// <summary>Whether the rule ignores every change of an item, not only some fields.</summary>
    public bool IsWhole => Field is null && TagKey is null;

    public bool Matches(string resource, string regionId, string? cenId) =>
        Resource == resource && (Region is null || Region == regionId) && (Cen is null || Cen == cenId);

    public bool MatchesField(string field) =>
        (Field is null || DriftField.Covers(Field, field))
        && (TagKey is null || (DriftField.TagKey(field) is { } key && DriftField.Like(key, TagKey)));
}
