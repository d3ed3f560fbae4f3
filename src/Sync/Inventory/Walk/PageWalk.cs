using System.Globalization;
using Sync.Alibaba;
using Sync.Http;
using Sync.Inventory.Fields;

namespace Sync.Inventory.Walk;

/// <summary>
/// One pass over the pages of a region: the entries seen, and the first reason to doubt that they are complete.
/// Pages can be added in any order and by several threads.
/// </summary>
internal sealed class PageWalk<T>(
    Resource<T> resource, string regionId, int pageSize, IReadOnlyDictionary<string, Guid> known, WalkFilter<T> filter)
    where T : Listed
{
    /// <summary>Ids have about 30 characters. A much longer text is not an id, and is too long for an index.</summary>
    private const int MaxIdLength = 256;

    private readonly Lock _lock = new();

    // The ids of entries that are not kept but are counted; as hashes, like all unknown ids.
    private readonly HashSet<Guid> _leftOut = [];
    private (int Page, string Text)? _doubt;
    private (int Page, AlibabaException Error)? _failure;
    private int _failedPages;
    private int _total = -1;
    private int _fullest;
    private int _last;
    private int _entriesOnLast;

    public SeenItems<T> Seen { get; } = new(resource, known, filter.Outside);

    /// <summary>
    /// The first observation that is not possible in an unchanging region, in the order of the pages and not of their
    /// arrival: walks that saw the same have the same doubt. Null if there is none.
    /// </summary>
    public string? Doubt => _doubt?.Text;

    /// <summary>Why the first of the pages that could not be read failed; null if all could be read.</summary>
    public AlibabaException? Failure => _failure?.Error;

    public int Pages { get; private set; }

    /// <summary>The number of pages that contained no new entry.</summary>
    public int BarrenPages { get; private set; }

    /// <summary>The page size in use: the requested one, or another one that the first page echoes.</summary>
    public int PageSize { get; private set; } = pageSize;

    /// <summary>
    /// The expected number of pages by the first page's total and page size, including the one that shows the end.
    /// </summary>
    public int PagesPromised => Paging.PagesOf(_total, PageSize);

    /// <summary>
    /// Whether no page can follow the last one read: it is empty, or it is not full and the total is reached. A page is
    /// also full if no other page has more entries, because a server may limit page sizes without reporting it.
    /// </summary>
    public bool IsEndSeen =>
        _entriesOnLast == 0
        || (Listed == _total && _entriesOnLast < (Pages > 1 ? Math.Min(PageSize, _fullest) : PageSize));

    /// <summary>Whether more entries were listed than the total, which is then unreliable.</summary>
    public bool IsTotalTooLow => Listed > _total;

    public string TotalAndListed =>
        Invariant($"the total is {_total}, and {Listed} {resource.Plural} were listed");

    private int Listed => Seen.Count + _leftOut.Count;

    public void Add(int pageNumber, ListedPage<T> page)
    {
        // Outside the lock: hashing takes most of the time.
        Hashed<T>[] items = [.. page.Items.Select(resource.Hashed)];
        lock (_lock)
        {
            if (Pages++ == 0) Begin(page);
            Measure(pageNumber, items.Length + page.WithoutId);
            CheckEcho(pageNumber, page);
            var before = Listed;
            foreach (var item in items) Add(item);
            if (Listed == before) BarrenPages++;
        }
    }

    /// <summary>Notes a page that could not be read.</summary>
    /// <returns>The number of such pages so far.</returns>
    public int Miss(int pageNumber, AlibabaException error)
    {
        lock (_lock)
        {
            if (_failure is not { } first || pageNumber < first.Page) _failure = (pageNumber, error);
            return ++_failedPages;
        }
    }

    /// <summary>Does the checks that are possible only after the last page.</summary>
    public void End()
    {
        if (_doubt is not null) return;
        if (Listed < _total) Suspect(TotalAndListed);
        else if (!IsEndSeen) Suspect(Invariant($"the end was not reached after page {_last}"));
    }

    private void Begin(ListedPage<T> first)
    {
        _total = first.TotalCount;
        if (first.PageSize is > 0) PageSize = first.PageSize.Value;
    }

    private void Measure(int pageNumber, int entries)
    {
        _fullest = Math.Max(_fullest, entries);
        if (pageNumber > _last) (_last, _entriesOnLast) = (pageNumber, entries);
    }

    private void CheckEcho(int pageNumber, ListedPage<T> page)
    {
        if (page.TotalCount != _total)
            Suspect(Invariant($"the total changed from {_total} to {page.TotalCount}"), pageNumber);
        if (page.PageNumber is { } echoed && echoed != pageNumber)
            Suspect(Invariant($"page {pageNumber} was answered as page {echoed}"), pageNumber);
        if (page.PageSize is > 0 && page.PageSize != PageSize)
            Suspect(Invariant($"the page size changed from {PageSize} to {page.PageSize}"), pageNumber);
        if (page.WithoutId > 0)
        {
            var doubt = Invariant($"page {pageNumber} has {page.WithoutId} entries without a {resource.Name} id");
            Suspect(doubt, pageNumber);
        }
    }

    private void Add(Hashed<T> hashed)
    {
        var item = hashed.Item;
        if (resource.IsListedByRegion && item.RegionId is { } elsewhere && elsewhere != regionId)
            LeaveOut(item, $"a {resource.Name} of region {elsewhere.Shorten(64)} was listed in {regionId}");
        else if (item.Id.Length > MaxIdLength)
            LeaveOut(item, $"a {resource.Name} id is longer than {MaxIdLength} characters");
        else if (!filter.Matches(item) && filter.Skips(item))
            _leftOut.Add(ContentHash.Of(item.Id));
        else if (!filter.Matches(item))
            LeaveOut(item, $"{resource.Name} {item.Id} was listed and does not match the filter");
        else if (!Seen.TryAdd(hashed))
            Suspect($"{resource.Name} {item.Id} was listed twice");
    }

    private void LeaveOut(T item, string doubt)
    {
        _leftOut.Add(ContentHash.Of(item.Id));
        Suspect(doubt);
    }

    /// <param name="page">The page that shows it. Doubts about items, which any page may show, come last.</param>
    private void Suspect(string doubt, int page = int.MaxValue)
    {
        var isFirst = _doubt is not { } first || page < first.Page
            || (page == int.MaxValue && page == first.Page && string.CompareOrdinal(doubt, first.Text) < 0);
        if (isFirst) _doubt = (page, doubt);
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
