namespace Sync.Inventory.Walk;

/// <summary>The page size, concurrency and limits of walks.</summary>
public sealed record WalkLimits
{
    /// <summary>Entries requested per page.</summary>
    public int PageSize { get; init; } = 50;

    /// <summary>The maximum number of walks of one listing; if all of them differ, the listing is incomplete.</summary>
    public int MaxWalks { get; init; } = 4;

    /// <summary>
    /// The maximum number of pages of one walk. With 50 entries per page, this is five million flow logs.
    /// </summary>
    public int MaxPages { get; init; } = 100_000;

    /// <summary>
    /// The maximum number of pages of one walk without new entries: a cloud that repeats pages would never reach an
    /// end.
    /// </summary>
    public int MaxBarrenPages { get; init; } = 5;

    /// <summary>
    /// The maximum number of pages of one walk that may fail while the others are still read; further ones end it.
    /// </summary>
    public int MaxFailedPages { get; init; } = 2;

    /// <summary>
    /// The number of pages of one walk that are fetched concurrently, after the first page has reported the total.
    /// </summary>
    public int PagesAtOnce { get; init; } = 8;

    /// <summary>The time limit of one listing, for all of its walks together.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromMinutes(5);
}
