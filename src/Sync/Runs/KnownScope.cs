namespace Sync.Runs;

/// <summary>A scope after earlier runs.</summary>
/// <param name="VerifiedAt">
/// When it was last verified; the start of the newest run for all scopes that the run verified, so that they are
/// equally fresh. Null: never.
/// </param>
/// <param name="DurationMs">
/// The duration of its last walk. Among equally fresh scopes the longest goes first, so that the run does not end with
/// it.
/// </param>
/// <param name="HasRows">Whether the inventory has flow logs of it.</param>
/// <param name="Listed">
/// The flow logs of its last listing: roughly those that the inventory has of it. 0 if the last run did not list it.
/// </param>
/// <param name="LastRunId">The newest run that reported it; 0: none.</param>
internal sealed record KnownScope(
    string AccountId, string RegionId, DateTime? VerifiedAt, long DurationMs, bool HasRows, int Listed, long LastRunId)
    : IComparable<KnownScope>
{
    /// <summary>A scope that no earlier run included.</summary>
    public static KnownScope New(string accountId, string regionId) =>
        new(accountId, regionId, null, 0, HasRows: false, Listed: 0, LastRunId: 0);

    /// <summary>The sort key: the lowest value comes first.</summary>
    public (DateTime, long) Urgency => (VerifiedAt ?? DateTime.MinValue, -DurationMs);

    public int CompareTo(KnownScope? other) => Urgency.CompareTo(other?.Urgency ?? default);
}
