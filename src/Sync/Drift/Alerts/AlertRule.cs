namespace Sync.Drift.Alerts;

/// <summary>
/// Selects events for sinks. All given conditions must match; a list matches if any of its values does, and an empty
/// list matches everything. <c>*</c> in a value of <see cref="Accounts"/>, <see cref="Regions"/>, <see cref="Cens"/>
/// and <see cref="Tags"/> matches any characters.
/// </summary>
public sealed record AlertRule
{
    public required string Name { get; init; }

    /// <summary>Names of sinks.</summary>
    public required IReadOnlyList<string> Sinks { get; init; }

    /// <summary>
    /// Of <see cref="DriftResource.Names"/>; a rule that names none is about flow logs. The coverage of an attachment,
    /// and expectations about it, are about both. Snapshots are about flow logs.
    /// </summary>
    public IReadOnlyList<string> Resources { get; init; } = [DriftResource.FlowLogs];

    public IReadOnlyList<string> Kinds { get; init; } = [];

    /// <summary>The minimum.</summary>
    public Severity Severity { get; init; } = Severity.Low;

    /// <summary>Changed fields, or fields that an expectation names. Excludes added and removed items.</summary>
    public IReadOnlyList<string> Fields { get; init; } = [];

    public IReadOnlyList<string> Accounts { get; init; } = [];
    public IReadOnlyList<string> Regions { get; init; } = [];
    public IReadOnlyList<string> Cens { get; init; } = [];

    /// <summary>Allowed values by key; every key must match. Without values the key must exist.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Tags { get; init; } =
        new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Whether all conditions match.</summary>
    public bool Selects(AlertEvent each) =>
        each.Severity >= Severity && IsAbout(each)
        && (Kinds.Count == 0 || Kinds.Contains(each.Kind))
        && IsAny(Accounts, each.AccountId) && IsAny(Regions, each.RegionId) && IsAny(Cens, each.CenId)
        && HasField(each)
        && Tags.All(tag => each.Tags.TryGetValue(tag.Key, out var value) && IsAny(tag.Value, value));

    private bool IsAbout(AlertEvent each) => Resources.Contains(each.Resource)
        || ((each.IsOfCoverage || each.IsOfSnapshot || each.Expectation is not null)
            && Resources.Contains(DriftResource.FlowLogs));

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

    /// <summary>The end of a connection has no active flow log; likewise the following.</summary>
    public const string Uncovered = "uncovered";

    public const string Covered = "covered";

    /// <summary>A snapshot was written to its store.</summary>
    public const string SnapshotWritten = "snapshot.written";

    /// <summary>A snapshot was not written in time, or was skipped.</summary>
    public const string SnapshotOverdue = "snapshot.overdue";

    /// <summary>The <see cref="AlertEvent.Resource"/> of both, which are of no account and region.</summary>
    public const string Snapshot = "snapshot";

    public static IReadOnlyList<string> All { get; } =
    [
        Added, "changed", Removed, "nonconforming", "conforming", Uncovered, Covered, SnapshotWritten, SnapshotOverdue,
    ];
}
