namespace Sync.Alibaba.Walk;

/// <summary>Fetches one page, from 1, of one region.</summary>
public delegate Task<FlowLogPage> FetchPage(int pageNumber, int pageSize, CancellationToken cancellationToken);

/* When is a walk complete?
 *
 * DescribeFlowlogs pages by offset over a live list, so a flow log that is created or deleted between two pages shifts the
 * rest: one is then seen twice or not at all. Nothing in the answer says so. A walk therefore proves the whole region only if
 *
 *   - every page named the same total and page size, and was answered as the page asked for;
 *   - no id came twice, and no page before the total was empty;
 *   - exactly as many distinct ids were seen as the total says.
 *
 * Short pages prove nothing (servers clamp page sizes, silently at times): pages are read until the total is reached.
 *
 * One hole is left. Delete a flow log that was already seen and create another at the end, both between two pages: the total
 * stays, nothing comes twice, and the one at the page boundary is missed. So when a walk of several pages misses a flow log
 * that the inventory knows, that alone does not count. A second walk must list exactly the same ids. It cannot, if the first
 * was torn: the deleted one is in the first and never again in a later one. A single page is one moment, and needs no second.
 *
 * A cloud that keeps moving gives an incomplete listing after MaxWalks. What was seen is true and is merged; nothing is removed.
 */
public sealed partial class CompleteListing
{
    /// <summary>Lists regions, and is the only one that can find a listing complete.</summary>
    public sealed class Walker(WalkLimits limits, TimeProvider time)
    {
        /// <summary>Never throws for what the cloud does: an error or the deadline gives an <see cref="IncompleteListing"/>.</summary>
        /// <param name="known">Content hashes in the inventory by id: one that is missing has to be missing beyond doubt.</param>
        /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
        public async Task<Listing> WalkAsync(
            string regionId, FetchPage fetch, IReadOnlyDictionary<string, Guid> known, CancellationToken cancellationToken)
        {
            using var deadline = new CancellationTokenSource(limits.Deadline, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
            var walks = new Walks(known);
            try
            {
                return await WalkUntilProvenAsync(walks, regionId, fetch, either.Token);
            }
            catch (AlibabaException error)
            {
                return walks.GiveUp(error.Message, error);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                var message = $"The walk of {regionId} took longer than its deadline of {limits.Deadline}.";
                return walks.GiveUp(message, new AlibabaException(AlibabaErrorKind.Unreachable, "ScopeDeadline", message));
            }
        }

        private async Task<Listing> WalkUntilProvenAsync(Walks walks, string regionId, FetchPage fetch, CancellationToken cancellationToken)
        {
            SeenFlowLogs? unconfirmed = null;
            while (walks.Begun < limits.MaxWalks)
            {
                var walk = walks.Begin(regionId, limits.PageSize);
                await WalkOnceAsync(walk, fetch, cancellationToken);
                if (walk.Doubt is not null)
                {
                    unconfirmed = null;
                    continue;
                }

                if (walk.Pages == 1 || walk.Seen.Absent.Count == 0 || unconfirmed?.HasSameIds(walk.Seen) == true)
                    return new CompleteListing(walk.Seen, walks.Counts);
                unconfirmed = walk.Seen;
            }

            return walks.GiveUp($"After {limits.MaxWalks} walks the listing of {regionId} was still moving: {walks.LastDoubt}.");
        }

        private async Task WalkOnceAsync(PageWalk walk, FetchPage fetch, CancellationToken cancellationToken)
        {
            walk.Add(1, await fetch(1, walk.PageSize, cancellationToken));
            var promised = walk.PagesPromised;
            if (promised > limits.MaxPages) throw TooManyPages(promised);

            await FetchSideBySideAsync(walk, fetch, promised, cancellationToken);
            for (var next = promised + 1; walk.Doubt is null && !walk.HasAll; next++)
            {
                if (next > limits.MaxPages) throw TooManyPages(next);
                walk.Add(next, await fetch(next, walk.PageSize, cancellationToken));
            }
        }

        private async Task FetchSideBySideAsync(PageWalk walk, FetchPage fetch, int promised, CancellationToken cancellationToken)
        {
            var options = new ParallelOptions { MaxDegreeOfParallelism = limits.PagesAtOnce, CancellationToken = cancellationToken };
            await Parallel.ForEachAsync(Enumerable.Range(2, promised - 1), options, async (pageNumber, token) =>
            {
                // Once in doubt the walk is lost, so further pages would only cost quota.
                if (walk.Doubt is null) walk.Add(pageNumber, await fetch(pageNumber, walk.PageSize, token));
            });
        }

        private AlibabaException TooManyPages(int pages) => new(
            AlibabaErrorKind.Malformed, "TooManyPages", $"The listing would take {pages} pages; {limits.MaxPages} is the most that is walked.");
    }

    /// <summary>The walks begun for one listing.</summary>
    private sealed class Walks(IReadOnlyDictionary<string, Guid> known)
    {
        private PageWalk? _last;
        private int _earlierPages;

        public int Begun { get; private set; }

        public WalkCounts Counts => new(Begun, _earlierPages + (_last?.Pages ?? 0));

        public string LastDoubt => _last?.Doubt ?? "a flow log that is known was missing in one walk and not in the next";

        public PageWalk Begin(string regionId, int pageSize)
        {
            _earlierPages += _last?.Pages ?? 0;
            Begun++;
            return _last = new PageWalk(regionId, pageSize, known);
        }

        public IncompleteListing GiveUp(string reason, AlibabaException? error = null) =>
            new(_last?.Seen ?? new SeenFlowLogs(known), Counts, reason, error);
    }
}
