using Sync.Inventory.Fields;

namespace Sync.Inventory.Walk;

/// <summary>
/// The walks of one listing. The last two are kept; of earlier ones, only the union of the entries that they saw.
/// </summary>
internal sealed class Walks<T>(Resource<T> resource, IReadOnlyDictionary<string, Guid> known, WalkFilter<T> filter)
    where T : Listed
{
    private SeenItems<T>? _older;
    private PageWalk<T>? _before;
    private PageWalk<T>? _last;
    private int _earlierPages;

    public int Begun { get; private set; }

    public WalkCounts Counts => new(Begun, _earlierPages + (_last?.Pages ?? 0));

    /// <summary>Whether the last two walks saw the same ids and have the same doubt, or none.</summary>
    public bool Agree =>
        _before is not null && _before.Doubt == _last!.Doubt && _before.Seen.HasSameIds(_last.Seen);

    public string LastDoubt =>
        _last!.Doubt ?? (_last.IsTotalTooLow
            ? _last.TotalAndListed
            : $"a known {resource.Name} was missing in one walk and not in the next");

    public PageWalk<T> Begin(string regionId, int pageSize)
    {
        _older = Union(_before?.Seen, _older);
        _earlierPages += _last?.Pages ?? 0;
        Begun++;
        _before = _last;
        return _last = new PageWalk<T>(resource, regionId, pageSize, known, filter);
    }

    public IncompleteListing<T> GiveUp(WalkDoubt doubt) => new(Seen, Counts, doubt);

    private SeenItems<T> Seen =>
        Union(_last?.Seen, Union(_before?.Seen, _older)) ?? new SeenItems<T>(resource, known, filter.Outside);

    private static SeenItems<T>? Union(SeenItems<T>? newer, SeenItems<T>? older)
    {
        if (newer is not null && older is not null) newer.AddUnseen(older);
        return newer ?? older;
    }
}
