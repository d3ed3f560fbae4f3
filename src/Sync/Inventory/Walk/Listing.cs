using Sync.Alibaba;

namespace Sync.Inventory.Walk;

/// <summary>The result of walking the pages of one region, compared with what was known before.</summary>
public abstract class Listing<T>
    where T : Listed
{
    private protected Listing(SeenItems<T> seen, WalkCounts counts) => (Seen, Counts) = (seen, counts);

    /// <summary>The number of entries that were seen.</summary>
    public int Count => Seen.Count;

    /// <summary>The ids of the entries that were seen, in no particular order.</summary>
    public IEnumerable<string> Ids => Seen.Ids;

    /// <summary>
    /// The entries whose id was not known. Each enumeration creates new objects, without their region, which is that of
    /// the listing.
    /// </summary>
    public IReadOnlyCollection<Hashed<T>> New => Seen.New;

    /// <summary>The entries whose id was known with other content. Enumerated like <see cref="New"/>.</summary>
    public IReadOnlyCollection<Hashed<T>> Changed => Seen.Changed;

    /// <summary>Members that the API documentation does not list, each with the id of an entry that has it.</summary>
    public IReadOnlyDictionary<string, string> UnlistedMembers => Seen.UnlistedMembers;

    public WalkCounts Counts { get; }

    private protected SeenItems<T> Seen { get; }
}

/// <summary>The number of walks started and of pages read for one listing.</summary>
public readonly record struct WalkCounts(int Walks, int Pages);

/// <summary>Why a listing is not complete.</summary>
/// <param name="Code">The code of the error, or one of the constants below.</param>
/// <param name="Reason">The reason in sentences, for people.</param>
/// <param name="Error">The failed call that ended the walk; null if every call succeeded.</param>
public sealed record WalkDoubt(string Code, string Reason, AlibabaException? Error = null)
{
    /// <summary>Every walk saw different entries.</summary>
    public const string Moving = "Moving";

    /// <summary>Two walks saw the same entries with the same contradiction, such as a repeated id.</summary>
    public const string Inconsistent = "Inconsistent";

    public static WalkDoubt Of(AlibabaException error) => new(error.Code, error.Message, error);
}

/// <summary>The entries that any of the walks saw. It does not show which other entries exist.</summary>
public sealed class IncompleteListing<T> : Listing<T>
    where T : Listed
{
    internal IncompleteListing(SeenItems<T> seen, WalkCounts counts, WalkDoubt doubt)
        : base(seen, counts) => Doubt = doubt;

    public WalkDoubt Doubt { get; }
}
