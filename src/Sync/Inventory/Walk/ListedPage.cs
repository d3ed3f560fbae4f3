namespace Sync.Inventory.Walk;

/// <summary>One page of a listing, as the cloud returned it.</summary>
/// <param name="PageNumber">As echoed, from 1; null if the response does not contain it.</param>
/// <param name="PageSize">
/// As echoed, which may be less than the requested size; null if the response does not contain it.
/// </param>
/// <param name="TotalCount">The number of entries in the region at the time of this page.</param>
/// <param name="Items">The entries that have an id.</param>
/// <param name="WithoutId">
/// The number of entries without an id, which cannot be kept: a listing with such a page is not complete.
/// </param>
/// <param name="NextToken">Requests the next page of an operation that is paged by token; null: there is none.</param>
public sealed record ListedPage<T>(
    int? PageNumber, int? PageSize, int TotalCount, IReadOnlyList<T> Items, int WithoutId = 0, string? NextToken = null)
    where T : Listed;

/// <summary>Fetches one page, from 1, of one region.</summary>
public delegate Task<ListedPage<T>> FetchPage<T>(int pageNumber, int pageSize, CancellationToken cancellationToken)
    where T : Listed;
