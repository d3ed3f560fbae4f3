using System.Globalization;
using Sync.Alibaba.Answers;

namespace Sync.Alibaba.Walk;

/// <summary>
/// One pass over the pages of a region, collecting what they show and the first reason to doubt that they are the whole.
/// Pages may be added in any order and from several threads.
/// </summary>
internal sealed class PageWalk(string regionId, int pageSize, IReadOnlyDictionary<string, Guid> known)
{
    /// <summary>Ids are 30 characters or so. What is far longer is no id, and would not fit an index.</summary>
    private const int MaxIdLength = 256;

    private readonly Lock _lock = new();
    private int _pages;
    private int _total = -1;

    public SeenFlowLogs Seen { get; } = new(known);

    /// <summary>The first thing seen that a cloud at rest would not have shown; null while there is none.</summary>
    public string? Doubt { get; private set; }

    public int Pages => _pages;

    /// <summary>The page size in force: what was asked for until the first page echoes another.</summary>
    public int PageSize { get; private set; } = pageSize;

    public bool HasAll => Seen.Count >= _total;

    /// <summary>Pages that the first page's total and page size promise.</summary>
    public int PagesPromised => Math.Max(1, (int)Math.Ceiling(_total / (double)PageSize));

    public void Add(int pageNumber, FlowLogPage page)
    {
        // Outside of the lock: hashes are most of what a page costs here.
        HashedFlowLog[] flowLogs = [.. page.Entries.Select(HashedFlowLog.Of)];
        lock (_lock)
        {
            if (_pages++ == 0) Begin(page);
            CheckEcho(pageNumber, page);
            foreach (var flowLog in flowLogs) Add(flowLog);
            if (Seen.Count > _total) Suspect(Invariant($"more than the total of {_total} flow logs were listed"));
        }
    }

    private void Begin(FlowLogPage first)
    {
        _total = first.TotalCount;
        if (first.PageSize is > 0) PageSize = first.PageSize.Value;
    }

    private void CheckEcho(int pageNumber, FlowLogPage page)
    {
        if (page.TotalCount != _total) Suspect(Invariant($"the total changed from {_total} to {page.TotalCount}"));
        if (page.PageNumber is { } echoed && echoed != pageNumber) Suspect(Invariant($"page {pageNumber} was answered as page {echoed}"));
        if (page.PageSize is > 0 && page.PageSize != PageSize) Suspect(Invariant($"the page size changed from {PageSize} to {page.PageSize}"));
        if (page.WithoutId > 0) Suspect(Invariant($"page {pageNumber} has {page.WithoutId} entries without a flow log id"));
        // A page before the total is reached must hold something, or there is no end to the walk.
        if (page.Entries.Count == 0 && !HasAll) Suspect(Invariant($"page {pageNumber} was empty before the total of {_total}"));
    }

    private void Add(HashedFlowLog flowLog)
    {
        var entry = flowLog.Entry;
        if (entry.RegionId is { } elsewhere && elsewhere != regionId)
            Suspect($"a flow log of region {WireText.Shorten(elsewhere, 64)} was listed in {regionId}");
        else if (entry.FlowLogId.Length > MaxIdLength)
            Suspect($"a flow log id is longer than {MaxIdLength} characters");
        else if (!Seen.TryAdd(flowLog))
            Suspect($"flow log {entry.FlowLogId} was listed twice");
    }

    private void Suspect(string doubt) => Doubt ??= doubt;

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
