using Sync.Alibaba;
using Sync.Alibaba.Calls;
using Sync.Inventory.Fields;

namespace Sync.Inventory.Walk;

/* When is a listing complete?
 *
 * Operations such as DescribeFlowlogs page by offset over a live list, so an entry that is created or deleted between
 * two pages shifts the rest: one entry is then seen twice or not at all, and nothing in the response shows it. A
 * response can also be wrong: totals are capped, replicas lag behind. So a single response is evidence only of the
 * entries in it.
 *
 * The end must be seen. It is an empty page, or a last page that is not full and on which the total is reached. Most
 * regions end like this and take no more calls than they have pages. Other short pages are not an end, because servers
 * limit page sizes, sometimes silently. A full page is followed by another one, whatever the total is.
 *
 * A walk is in doubt if pages report different totals or page sizes, or another page number than the requested one, if
 * an id is repeated, or if fewer entries are listed than the total. After a doubt, the walk is no evidence that an
 * entry is absent. It still continues to its end, and everything that any walk saw is merged.
 *
 * No entry is absent after a single walk. If a walk misses an entry of the inventory, the next walk must list exactly
 * the same ids. This detects stale responses, and the following case: between two pages, an entry that was already seen
 * is deleted and another one is created at the end. Then the total is unchanged and no id is repeated, but the entry at
 * the page boundary is missed. The next walk cannot list the same ids, because the deleted entry is only in the first
 * walk. The second walk also compensates for a total that is too low: two walks up to an empty page that list the same
 * ids need no total.
 *
 * A listing with a filter is walked in the same way. An entry that does not match is skipped and is a doubt; known
 * entries that are not requested are not absent. Another listing has to show whether an absent entry was deleted or no
 * longer matches the filter.
 *
 * A page that fails even after retries ends the listing, which then removes nothing. But if the response itself is at
 * fault (malformed, an error of the server, no response), the walk first reads the other pages: otherwise, a page that
 * fails in every run would hide all changes after it. If more than MaxFailedPages fail, the walk ends at once, as it
 * does after a refusal or throttling, which apply to any page.
 *
 * Two walks that agree and have the same doubt are not repeated, because further walks would have the same result. If
 * walks keep differing, the listing is given up after MaxWalks. Both listings are incomplete: what was seen is merged,
 * and nothing is removed.
 */
/// <summary>
/// All entries of a region, verified: the only type that can show that an entry is absent. Its constructor is private
/// and <see cref="Walker"/> is nested, so no other code can create one.
/// </summary>
public sealed class CompleteListing<T> : Listing<T>
    where T : Listed
{
    private CompleteListing(SeenItems<T> seen, WalkCounts counts)
        : base(seen, counts)
    {
    }

    /// <summary>The ids of known entries that no longer exist.</summary>
    public IReadOnlyCollection<string> Absent => Seen.Absent;

    /// <summary>Lists regions. Only a walker can create a complete listing.</summary>
    public sealed class Walker(Resource<T> resource, WalkLimits limits, TimeProvider time)
    {
        /// <summary>Lists a region without a filter.</summary>
        public Task<Listing<T>> WalkAsync(
            string regionId, FetchPage<T> fetch, IReadOnlyDictionary<string, Guid> known,
            CancellationToken cancellationToken) =>
            WalkAsync(regionId, fetch, known, WalkFilter<T>.None, cancellationToken);

        /// <summary>
        /// Lists a region. An error of the cloud or the deadline is not thrown: it results in an
        /// <see cref="IncompleteListing{T}"/>.
        /// </summary>
        /// <param name="known">The content hashes of the inventory, by id.</param>
        /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
        public async Task<Listing<T>> WalkAsync(
            string regionId, FetchPage<T> fetch, IReadOnlyDictionary<string, Guid> known, WalkFilter<T> filter,
            CancellationToken cancellationToken)
        {
            using var deadline = new CancellationTokenSource(limits.Deadline, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
            var walks = new Walks<T>(resource, known, filter);
            try
            {
                return await WalkUntilVerifiedAsync(walks, regionId, fetch, either.Token);
            }
            catch (AlibabaException error)
            {
                return walks.GiveUp(WalkDoubt.Of(error));
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                var message = $"The walk of {regionId} did not end within {WaitedFor.Words(limits.Deadline)}.";
                return walks.GiveUp(
                    WalkDoubt.Of(new AlibabaException(AlibabaErrorKind.Unreachable, "ScopeDeadline", message)));
            }
        }

        private async Task<Listing<T>> WalkUntilVerifiedAsync(
            Walks<T> walks, string regionId, FetchPage<T> fetch, CancellationToken cancellationToken)
        {
            while (walks.Begun < limits.MaxWalks)
            {
                var walk = walks.Begin(regionId, limits.PageSize);
                await WalkOnceAsync(walk, fetch, cancellationToken);
                if (walk.Doubt is null && (IsProof(walk) || walks.Agree))
                    return new CompleteListing<T>(walk.Seen, walks.Counts);
                if (walk.Doubt is { } doubt && walks.Agree) return walks.GiveUp(Inconsistent(regionId, doubt));
            }

            return walks.GiveUp(Moving(regionId, walks.LastDoubt));
        }

        private static WalkDoubt Inconsistent(string regionId, string doubt) => new(
            WalkDoubt.Inconsistent,
            $"Two walks of {regionId} returned the same inconsistent data: {doubt}. What was seen is merged, and "
                + "nothing is removed. The problem does not resolve itself: check which service "
                + "Sync__Alibaba__Endpoint points to, or contact Alibaba Cloud support.");

        private WalkDoubt Moving(string regionId, string doubt) => new(
            WalkDoubt.Moving,
            $"After {limits.MaxWalks} walks, the listing of {regionId} was still changing: {doubt}. What was seen is "
                + "merged, and nothing is removed; the next run tries again. A larger Sync__Alibaba__PageSize makes "
                + "walks shorter.");

        /// <summary>Whether a walk without doubt is sufficient, without a second one.</summary>
        private static bool IsProof(PageWalk<T> walk) => walk.Seen.Absent.Count == 0 && !walk.IsTotalTooLow;

        private async Task WalkOnceAsync(PageWalk<T> walk, FetchPage<T> fetch, CancellationToken cancellationToken)
        {
            walk.Add(1, await fetch(1, walk.PageSize, cancellationToken));
            var promised = walk.PagesPromised;
            if (promised > limits.MaxPages) throw TooManyPages(promised);

            await FetchSideBySideAsync(walk, fetch, promised, cancellationToken);
            for (var next = promised + 1; !walk.IsEndSeen && HasHope(walk); next++)
            {
                if (next > limits.MaxPages) throw TooManyPages(next);
                walk.Add(next, await fetch(next, walk.PageSize, cancellationToken));
            }

            walk.End();
        }

        private async Task FetchSideBySideAsync(
            PageWalk<T> walk, FetchPage<T> fetch, int promised, CancellationToken cancellationToken)
        {
            var options = new ParallelOptions
            {
                MaxDegreeOfParallelism = limits.PagesAtOnce,
                CancellationToken = cancellationToken,
            };
            await Parallel.ForEachAsync(Enumerable.Range(2, promised - 1), options, async (pageNumber, token) =>
            {
                if (!HasHope(walk)) return;
                try
                {
                    walk.Add(pageNumber, await fetch(pageNumber, walk.PageSize, token));
                }
                catch (AlibabaException error) when (IsOfPage(error))
                {
                    if (walk.Miss(pageNumber, error) > limits.MaxFailedPages) throw;
                }
            });
            if (walk.Failure is { } failure) throw failure;
        }

        private static bool IsOfPage(AlibabaException error) => error.Kind
            is AlibabaErrorKind.Malformed or AlibabaErrorKind.Transient or AlibabaErrorKind.Unreachable;

        private bool HasHope(PageWalk<T> walk) => walk.BarrenPages < limits.MaxBarrenPages;

        private AlibabaException TooManyPages(int pages) => new(
            AlibabaErrorKind.Malformed, "TooManyPages",
            $"The listing would take {pages} pages; at most {limits.MaxPages} are walked.");
    }
}
