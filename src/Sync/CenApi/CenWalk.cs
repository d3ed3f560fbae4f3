using NpgsqlTypes;

namespace Sync.CenApi;

/// <summary>
/// The keys of all entries of an answer in order, as of one time of the inventory, and the places of their rows in the
/// table.
/// </summary>
internal sealed class CenWalk
{
    private readonly List<NpgsqlTid> _places = [];
    private readonly List<string> _accounts = [];
    private readonly List<string> _regions = [];
    private readonly List<string> _ids = [];

    // Few of them are different: one string each instead of one per entry.
    private readonly Dictionary<string, string> _names = [];

    public int Count => _ids.Count;

    /// <summary>The time of the last change of the inventory.</summary>
    public DateTime At { get; set; }

    public void Add(string accountId, string regionId, string id, NpgsqlTid place)
    {
        _places.Add(place);
        _accounts.Add(Once(accountId));
        _regions.Add(Once(regionId));
        _ids.Add(id);
    }

    /// <summary>The keys of a page; the places in the notation of PostgreSQL.</summary>
    public (string[] Places, string[] Accounts, string[] Regions, string[] Ids) Page(int limit, long offset)
    {
        var first = (int)Math.Min(offset, Count);
        var count = Math.Min(limit, Count - first);
        return (
            [.. _places.GetRange(first, count).Select(place => place.ToString())],
            [.. _accounts.GetRange(first, count)],
            [.. _regions.GetRange(first, count)], [.. _ids.GetRange(first, count)]);
    }

    private string Once(string name)
    {
        if (_names.TryGetValue(name, out var known)) return known;
        return _names[name] = name;
    }
}
