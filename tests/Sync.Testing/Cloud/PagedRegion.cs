using Sync.FlowLogs;
using Sync.Inventory.Walk;

namespace Sync.Testing;

/// <summary>A region for the walker that is paged by offset over a list that can change, as in the cloud.</summary>
internal sealed class PagedRegion(IEnumerable<FlowLog> flowLogs)
{
    private readonly Lock _lock = new();

    public List<FlowLog> FlowLogs { get; } = [.. flowLogs];

    /// <summary>Runs before each page, with the number of pages returned so far.</summary>
    public Action<int> BeforePage { get; set; } = _ => { };

    /// <summary>Replaces the correct page. Receives the page number and the correct page.</summary>
    public Func<int, ListedPage<FlowLog>, ListedPage<FlowLog>> Answer { get; set; } = (_, page) => page;

    /// <summary>The maximum page size; null for no limit.</summary>
    public int? Clamp { get; set; }

    public int Pages { get; private set; }

    public Task<ListedPage<FlowLog>> FetchAsync(int pageNumber, int pageSize, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            BeforePage(Pages++);
            var size = Math.Min(pageSize, Clamp ?? pageSize);
            FlowLog[] entries = [.. FlowLogs.Skip((pageNumber - 1) * size).Take(size)];
            return Task.FromResult(
                Answer(pageNumber, new ListedPage<FlowLog>(pageNumber, size, FlowLogs.Count, entries)));
        }
    }

    /// <param name="known">The ids of known flow logs, whose content has changed since.</param>
    public Task<Listing<FlowLog>> WalkAsync(IReadOnlyCollection<string>? known = null, WalkLimits? limits = null) =>
        WalkAsync((known ?? []).ToDictionary(id => id, _ => Guid.Empty), limits);

    /// <param name="known">The content hashes of known flow logs, by id.</param>
    public Task<Listing<FlowLog>> WalkAsync(IReadOnlyDictionary<string, Guid> known, WalkLimits? limits = null) =>
        new CompleteListing<FlowLog>.Walker(
            FlowLog.Resource, limits ?? new WalkLimits { PageSize = 10 }, TimeProvider.System)
            .WalkAsync(Some.Region, FetchAsync, known, CancellationToken.None);
}
