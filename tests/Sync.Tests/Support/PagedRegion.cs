using Sync.Alibaba;
using Sync.Alibaba.Walk;

namespace Sync.Tests.Support;

/// <summary>A region that is paged by offset over a live list, as the cloud does it: what a walker fetches from.</summary>
internal sealed class PagedRegion(IEnumerable<FlowLogEntry> flowLogs)
{
    private readonly Lock _lock = new();

    public List<FlowLogEntry> FlowLogs { get; } = [.. flowLogs];

    /// <summary>Runs before each page, with the number of pages answered so far.</summary>
    public Action<int> BeforePage { get; set; } = _ => { };

    /// <summary>Makes another page of the right one.</summary>
    public Func<int, FlowLogPage, FlowLogPage> Answer { get; set; } = (_, page) => page;

    /// <summary>The page size in force, whatever is asked for.</summary>
    public int? Clamp { get; set; }

    public int Pages { get; private set; }

    public Task<FlowLogPage> FetchAsync(int pageNumber, int pageSize, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            BeforePage(Pages++);
            var size = Math.Min(pageSize, Clamp ?? pageSize);
            FlowLogEntry[] entries = [.. FlowLogs.Skip((pageNumber - 1) * size).Take(size)];
            return Task.FromResult(Answer(pageNumber, new FlowLogPage(pageNumber, size, FlowLogs.Count, entries)));
        }
    }

    /// <param name="known">Ids, of flow logs that were otherwise when they were known.</param>
    public Task<Listing> WalkAsync(IReadOnlyCollection<string>? known = null, WalkLimits? limits = null) =>
        WalkAsync((known ?? []).ToDictionary(id => id, _ => Guid.Empty), limits);

    /// <param name="known">Content hashes by id.</param>
    public Task<Listing> WalkAsync(IReadOnlyDictionary<string, Guid> known, WalkLimits? limits = null) =>
        new CompleteListing.Walker(limits ?? new WalkLimits { PageSize = 10 }, TimeProvider.System)
            .WalkAsync(Some.Region, FetchAsync, known, CancellationToken.None);
}
