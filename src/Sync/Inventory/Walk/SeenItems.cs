using System.Text.Json;
using Sync.Inventory.Fields;

namespace Sync.Inventory.Walk;

/// <summary>
/// The entries that a walk has seen, compared with the known ones. The content of unchanged entries is not kept, so an
/// unchanged region takes little memory, whatever its size.
/// </summary>
/// <param name="known">The content hashes of known entries, by id.</param>
/// <param name="outside">Known ids that the walk does not request, so that they are not absent if unseen.</param>
internal sealed class SeenItems<T>(
    Resource<T> resource, IReadOnlyDictionary<string, Guid> known, IReadOnlySet<string> outside)
    where T : Listed
{
    private readonly HashSet<string> _unseen = new(known.Keys, StringComparer.Ordinal);
    // Hashes of the ids: a million ids would take a hundred megabytes.
    private readonly HashSet<Guid> _newIds = [];
    private readonly PackedItems<T> _new = new(resource);
    private readonly PackedItems<T> _changed = new(resource);
    private readonly Dictionary<string, string> _unlistedMembers = new(StringComparer.Ordinal);

    public int Count => known.Count - _unseen.Count + _newIds.Count;

    public IEnumerable<string> Ids =>
        known.Keys.Where(id => !_unseen.Contains(id)).Concat(_new.Select(hashed => hashed.Item.Id));

    public IReadOnlyCollection<Hashed<T>> New => _new;

    public IReadOnlyCollection<Hashed<T>> Changed => _changed;

    /// <summary>The known ids that should have been seen and were not.</summary>
    public IReadOnlyCollection<string> Absent =>
        outside.Count == 0 ? _unseen : [.. _unseen.Where(id => !outside.Contains(id))];

    public IReadOnlyDictionary<string, string> UnlistedMembers => _unlistedMembers;

    /// <param name="other">The entries of another walk, compared with the same known ones.</param>
    public bool HasSameIds(SeenItems<T> other) =>
        _unseen.SetEquals(other._unseen) && _newIds.SetEquals(other._newIds);

    /// <summary>
    /// Adds the entries that only an earlier walk saw. For entries that both saw, the content of this walk is kept.
    /// </summary>
    public void AddUnseen(SeenItems<T> earlier)
    {
        foreach (var hashed in earlier._new.Concat(earlier._changed)) TryAdd(hashed);
        _unseen.IntersectWith(earlier._unseen);
        foreach (var (name, id) in earlier._unlistedMembers) _unlistedMembers.TryAdd(name, id);
    }

    /// <returns>False if this walk has already seen the id: the first entry is kept.</returns>
    public bool TryAdd(Hashed<T> hashed)
    {
        var id = hashed.Item.Id;
        var isKnown = known.TryGetValue(id, out var hash);
        if (!(isKnown ? _unseen.Remove(id) : _newIds.Add(ContentHash.Of(id)))) return false;

        if (!isKnown) _new.Add(hashed);
        else if (!hashed.IsUnchangedFrom(hash, resource)) _changed.Add(hashed);
        NoteUnlisted(hashed.Item);
        return true;
    }

    private void NoteUnlisted(T item)
    {
        if (item.Extra is null) return;
        using var extra = JsonDocument.Parse(item.Extra);
        foreach (var member in extra.RootElement.EnumerateObject()) _unlistedMembers.TryAdd(member.Name, item.Id);
    }
}
