using Sync.Inventory.Walk;

namespace Sync.Inventory.Merging;

/// <summary>
/// The differences between a listing and the inventory: the items to add, the items to change, the ids to remove, and
/// the number of unchanged items.
/// </summary>
public sealed record Diff<T>(
    IReadOnlyCollection<Hashed<T>> Added, IReadOnlyCollection<Hashed<T>> Changed, IReadOnlyList<string> Removed,
    int Unchanged)
    where T : Listed
{
    /// <summary>The ids in <see cref="Changed"/> that no longer match the filter of the settings.</summary>
    public IReadOnlyList<string> LeftFilter { get; init; } = [];

    public bool IsEmpty => Added.Count + Changed.Count + Removed.Count == 0;

    /// <summary>
    /// A pure function. Only a <see cref="CompleteListing{T}"/> can remove items: no other type has absent ids.
    /// </summary>
    /// <param name="listing">
    /// A listing that was walked with the content hashes of the inventory as the known ones.
    /// </param>
    public static Diff<T> Of(Listing<T> listing) => new(
        listing.New, listing.Changed, listing is CompleteListing<T> complete ? [.. complete.Absent] : [],
        listing.Count - listing.New.Count - listing.Changed.Count);

    /// <summary>
    /// Splits the diff, so that a merge of a large scope needs little memory and no statement takes long.
    /// </summary>
    /// <returns>Diffs of at most <see cref="Portion.Size"/> items, created lazily.</returns>
    public IEnumerable<Diff<T>> Portions() => Added.Chunk(Portion.Size)
        .Select(added => new Diff<T>(added, [], [], 0))
        .Concat(Changed.Chunk(Portion.Size).Select(changed => new Diff<T>([], changed, [], 0)))
        .Concat(Removed.Chunk(Portion.Size).Select(removed => new Diff<T>([], [], removed, 0)));
}

public static class Portion
{
    /// <summary>
    /// Items per portion: each one takes about 10 KB of memory while its drift and conformance are computed.
    /// </summary>
    public const int Size = 2_000;
}
