namespace Sync.Drift.Alerts;

/// <summary>
/// Selects events and says where they go. All that is given must match, and of each list any of its values does; an empty
/// list: any. <c>*</c> in a value of <see cref="Accounts"/>, <see cref="Regions"/>, <see cref="Cens"/> and
/// <see cref="Tags"/> stands for any characters.
/// </summary>
public sealed record AlertRule
{
    public required string Name { get; init; }

    /// <summary>Names of sinks.</summary>
    public required IReadOnlyList<string> Sinks { get; init; }

    public IReadOnlyList<string> Kinds { get; init; } = [];

    /// <summary>At least.</summary>
    public Severity Severity { get; init; } = Severity.Low;

    /// <summary>Of changed and nonconforming flow logs: added and removed ones have no field of their own.</summary>
    public IReadOnlyList<string> Fields { get; init; } = [];

    public IReadOnlyList<string> Accounts { get; init; } = [];
    public IReadOnlyList<string> Regions { get; init; } = [];
    public IReadOnlyList<string> Cens { get; init; } = [];

    /// <summary>Values by key: of every key one of its values; no value: the key alone.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Tags { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    public bool Selects(AlertEvent each) =>
        each.Severity >= Severity
        && (Kinds.Count == 0 || Kinds.Contains(each.Kind))
        && IsAny(Accounts, each.AccountId) && IsAny(Regions, each.RegionId) && IsAny(Cens, each.CenId)
        && HasField(each)
        && Tags.All(tag => each.Tags.TryGetValue(tag.Key, out var value) && IsAny(tag.Value, value));

    private bool HasField(AlertEvent each) => Fields.Count == 0
        || (each.Kind is not (AlertKind.Added or AlertKind.Removed)
            && each.Changes.Any(change => Fields.Any(field => DriftField.Covers(field, change.Field))));

    private static bool IsAny(IReadOnlyList<string> patterns, string? value) =>
        patterns.Count == 0 || (value is not null && patterns.Any(pattern => DriftField.Like(value, pattern)));
}

/// <summary>The values of <see cref="AlertEvent.Kind"/>.</summary>
public static class AlertKind
{
    public const string Added = "added";
    public const string Removed = "removed";

    public static IReadOnlyList<string> All { get; } = [Added, "changed", Removed, "nonconforming", "conforming"];
}
