using System.Globalization;
using Sync.Alibaba.Answers;

namespace Sync.Alibaba.Walk;

/// <summary>
/// One pass over the pages of a region: what they show, and the first reason to doubt that they are the whole.
/// Pages may be added in any order and from several threads.
/// </summary>
internal sealed class PageWalk(
    string regionId, int pageSize, IReadOnlyDictionary<string, Guid> known, WalkFilter filter)
{
    /// <summary>Ids are 30 characters or so. What is far longer is no id, and would not fit an index.</summary>
    private const int MaxIdLength = 256;

    private readonly Lock _lock = new();

    // Ids of entries that are not kept: they count all the same. Hashes, as of all ids that are not known.
    private readonly HashSet<Guid> _leftOut = [];
    private int _total = -1;
    private int _fullest;
    private int _last;
    private int _entriesOnLast;

    public SeenFlowLogs Seen { get; } = new(known, filter.Outside);

    /// <summary>The first thing seen that a cloud at rest would not have shown; null while there is none.</summary>
    public string? Doubt { get; private set; }

    public int Pages { get; private set; }

    /// <summary>Pages that showed nothing that was not seen before.</summary>
    public int BarrenPages { get; private set; }

    /// <summary>The page size in force: what was asked for until the first page echoes another.</summary>
    public int PageSize { get; private set; } = pageSize;

    /// <summary>Pages that the first page's total and page size promise, up to the one that shows the end.</summary>
    public int PagesPromised => PagesOf(_total, PageSize);

    /// <summary>
    /// After the last page that was read nothing can come: it is empty, or it has room left and all that the total says was
    /// listed. Room is measured by the fullest page, too: a server may limit page sizes without saying so.
    /// </summary>
    public bool IsEndSeen =>
        _entriesOnLast == 0
        || (Listed == _total && _entriesOnLast < (Pages > 1 ? Math.Min(PageSize, _fullest) : PageSize));

    /// <summary>More was listed than the total says: it is no measure of the region.</summary>
    public bool IsTotalTooLow => Listed > _total;

    public string TotalAndListed => Invariant($"the total is {_total}, and {Listed} flow logs were listed");

    private int Listed => Seen.Count + _leftOut.Count;

    /// <summary>Pages up to the one that has room left: after a last page that is full, an empty one.</summary>
    public static int PagesOf(int total, int pageSize) =>
        (int)Math.Min(int.MaxValue, total / (long)Math.Max(1, pageSize) + 1);

    public void Add(int pageNumber, FlowLogPage page)
    {
        // Outside of the lock: hashes are most of what a page costs here.
        HashedFlowLog[] flowLogs = [.. page.Entries.Select(HashedFlowLog.Of)];
        lock (_lock)
        {
            if (Pages++ == 0) Begin(page);
            Measure(pageNumber, flowLogs.Length + page.WithoutId);
            CheckEcho(pageNumber, page);
            var before = Listed;
            foreach (var flowLog in flowLogs) Add(flowLog);
            if (Listed == before) BarrenPages++;
        }
    }

    /// <summary>To be called after the last page: what can be judged only then.</summary>
    public void End()
    {
        if (Listed < _total) Suspect(TotalAndListed);
        if (!IsEndSeen) Suspect(Invariant($"no end was seen after page {_last}"));
    }

    private void Begin(FlowLogPage first)
    {
        _total = first.TotalCount;
        if (first.PageSize is > 0) PageSize = first.PageSize.Value;
    }

    private void Measure(int pageNumber, int entries)
    {
        _fullest = Math.Max(_fullest, entries);
        if (pageNumber > _last) (_last, _entriesOnLast) = (pageNumber, entries);
    }

    private void CheckEcho(int pageNumber, FlowLogPage page)
    {
        if (page.TotalCount != _total) Suspect(Invariant($"the total changed from {_total} to {page.TotalCount}"));
        if (page.PageNumber is { } echoed && echoed != pageNumber) Suspect(Invariant($"page {pageNumber} was answered as page {echoed}"));
        if (page.PageSize is > 0 && page.PageSize != PageSize) Suspect(Invariant($"the page size changed from {PageSize} to {page.PageSize}"));
        if (page.WithoutId > 0) Suspect(Invariant($"page {pageNumber} has {page.WithoutId} entries without a flow log id"));
    }

    private void Add(HashedFlowLog flowLog)
    {
        var entry = flowLog.Entry;
        if (entry.RegionId is { } elsewhere && elsewhere != regionId)
            LeaveOut(entry, $"a flow log of region {WireText.Shorten(elsewhere, 64)} was listed in {regionId}");
        else if (entry.FlowLogId.Length > MaxIdLength)
            LeaveOut(entry, $"a flow log id is longer than {MaxIdLength} characters");
        else if (!filter.Matches(entry))
            LeaveOut(entry, $"flow log {entry.FlowLogId} was listed and does not match the filter");
        else if (!Seen.TryAdd(flowLog))
            Suspect($"flow log {entry.FlowLogId} was listed twice");
    }

    private void LeaveOut(FlowLogEntry entry, string doubt)
    {
        _leftOut.Add(ContentHash.Of(entry.FlowLogId));
        Suspect(doubt);
    }

    private void Suspect(string doubt) => Doubt ??= doubt;

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
