namespace Sync.Alibaba.Walk;

/// <summary>What ends a walk that does not end by itself.</summary>
public sealed record WalkLimits
{
    /// <summary>Flow logs asked for per page.</summary>
    public int PageSize { get; init; } = 50;

    /// <summary>Walks of one listing before a cloud that shows something else each time is reported as incomplete.</summary>
    public int MaxWalks { get; init; } = 4;

    /// <summary>Pages of one walk. At 50 a page this is five million flow logs.</summary>
    public int MaxPages { get; init; } = 100_000;

    /// <summary>Pages of one walk that may show nothing new before it ends: a cloud that repeats itself has no end to reach.</summary>
    public int MaxBarrenPages { get; init; } = 5;

    /// <summary>Pages of one walk fetched side by side, once the first has told how many there are.</summary>
    public int PagesAtOnce { get; init; } = 8;

    /// <summary>The longest all walks of one listing may take together.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromMinutes(5);
}
