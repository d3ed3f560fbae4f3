using Sync.Alibaba;

namespace Sync.Inventory.Walk;

/// <summary>Fetches one page by its token; null requests the first page.</summary>
public delegate Task<ListedPage<T>> FetchByToken<T>(string? token, CancellationToken cancellationToken)
    where T : Listed;

/* A listing that is paged by token can only be read in sequence, and its last page says that it is the last one. So it
 * is read up to its end and then presented to the walk as a single page, which is subject to the same rules: a repeated
 * id or a total that does not match is a doubt, and absence needs a second walk.
 *
 * Alibaba documents TotalCount of these operations as "total entries" for some and "entries returned" for others, which
 * may mean the entries of one page. Both are supported: if every page's total is the number of its own entries, the sum
 * is the total.
 */
/// <summary>Presents listings that are paged by token as listings of one page.</summary>
public static class TokenPages
{
    private const int MaxPages = 10_000;

    /// <returns>
    /// A function that reads the complete listing as page 1. It throws an <see cref="AlibabaException"/> if the listing
    /// does not end.
    /// </returns>
    public static FetchPage<T> AsOnePage<T>(FetchByToken<T> fetch)
        where T : Listed
    {
        var total = 0;
        return async (pageNumber, _, cancellationToken) =>
        {
            if (pageNumber > 1) return new ListedPage<T>(null, null, total, []);
            var pages = await ReadAllAsync(fetch, cancellationToken);
            T[] items = [.. pages.SelectMany(page => page.Items)];
            total = TotalOf(pages, items.Length);
            // One more than the entries, so that this page is not a full one.
            var size = pages.Sum(page => page.Items.Count + page.WithoutId) + 1;
            return new ListedPage<T>(null, size, total, items, pages.Sum(page => page.WithoutId));
        };
    }

    private static async Task<List<ListedPage<T>>> ReadAllAsync<T>(
        FetchByToken<T> fetch, CancellationToken cancellationToken)
        where T : Listed
    {
        var pages = new List<ListedPage<T>>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (string? token = null; pages.Count == 0 || token is not null; token = pages[^1].NextToken)
        {
            if (token is not null && !seen.Add(token)) throw Endless("returned the same NextToken twice");
            if (pages.Count == MaxPages) throw Endless($"has more than {MaxPages} pages");
            pages.Add(await fetch(token, cancellationToken));
        }

        return pages;
    }

    private static int TotalOf<T>(List<ListedPage<T>> pages, int listed)
        where T : Listed
    {
        if (pages.All(page => page.TotalCount == page.Items.Count + page.WithoutId))
            return pages.Sum(page => page.TotalCount);
        // If the pages disagree, a total that does not match, so that the listing is in doubt.
        return pages.Select(page => page.TotalCount).Distinct().OrderBy(total => total == listed).First();
    }

    private static AlibabaException Endless(string what) => new(
        AlibabaErrorKind.Malformed, "EndlessListing", $"The listing {what}, so its end cannot be reached.");
}
