namespace Sync.Inventory.Walk;

/// <summary>The filter of a listing that requests less than the complete region.</summary>
/// <param name="Matches">
/// Whether the cloud should list an entry. An entry that is listed although it does not match is not kept, so that the
/// inventory contains only what was requested. A cloud that ignores the filter makes the listing doubtful.
/// </param>
/// <param name="Outside">Known ids that are not requested: they are not absent if they are not listed.</param>
public sealed record WalkFilter<T>(Func<T, bool> Matches, IReadOnlySet<string> Outside)
    where T : Listed
{
    /// <summary>
    /// Whether an entry that does not match is skipped without doubt, because the cloud documents no filter that
    /// excludes it. All others are a doubt.
    /// </summary>
    public Func<T, bool> Skips { get; init; } = _ => false;

    public static WalkFilter<T> None { get; } = new(_ => true, new HashSet<string>());
}
