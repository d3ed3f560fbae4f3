using Sync.Alibaba.Calls;

namespace Sync.Alibaba.Walk;

/// <summary>Fetches one page, from 1, of one region.</summary>
public delegate Task<FlowLogPage> FetchPage(int pageNumber, int pageSize, CancellationToken cancellationToken);

/* When is a listing complete?
 *
 * DescribeFlowlogs pages by offset over a live list, so a flow log that is created or deleted between two pages shifts the
 * rest: one is then seen twice or not at all. Nothing in the answer says so. And an answer can be plainly wrong: totals are
 * capped, replicas are late. So no single answer counts for more than what it shows.
 *
 * The end must be seen. It is an empty page, or a last page that has room left and on which the total is reached: most
 * regions end so, and cost no call more than they have pages. Short pages prove nothing else (servers clamp page sizes,
 * silently at times), and a page that is full is followed by another, whatever the total says.
 *
 * A walk is in doubt if pages named different totals or page sizes, or were not answered as the page asked for, if an id came
 * twice, or if fewer were listed than the total says. A doubt takes away the proof of what is absent, and nothing else: the
 * walk goes on to its end, and whatever any walk saw is merged.
 *
 * Nothing is absent at one look. When a walk misses a flow log that the inventory knows, the next must list exactly the same
 * ids. That finds the answer that was stale, and closes a hole: delete a flow log that was already seen and create another at
 * the end, both between two pages, and the total stays, nothing comes twice, and the one at the page boundary is missed. The
 * next walk cannot agree: the deleted one is in the first and never again in a later one. The same second look makes up for a
 * total that is too low: two walks to an empty page that list the same ids need no total.
 *
 * A listing with a filter is walked alike. A flow log that does not match is left out and is a doubt; what is known and is not
 * asked for is not absent. Whether one that is absent is gone, or has left the filter, another listing has to tell.
 *
 * Walks that agree with each other and are in the same doubt will not come to another end; those that keep differing are given
 * up after MaxWalks. Both are incomplete: what was seen is true and is merged; nothing is removed.
 */
public sealed partial class CompleteListing
{
    /// <summary>Lists regions, and is the only one that can find a listing complete.</summary>
    public sealed class Walker(WalkLimits limits, TimeProvider time)
    {
        /// <inheritdoc cref="WalkAsync(string, FetchPage, IReadOnlyDictionary{string, Guid}, WalkFilter, CancellationToken)"/>
        public Task<Listing> WalkAsync(
            string regionId, FetchPage fetch, IReadOnlyDictionary<string, Guid> known, CancellationToken cancellationToken) =>
            WalkAsync(regionId, fetch, known, WalkFilter.None, cancellationToken);

        /// <summary>Never throws for what the cloud does: an error or the deadline gives an <see cref="IncompleteListing"/>.</summary>
        /// <param name="known">Content hashes in the inventory by id: one that is missing has to be missing beyond doubt.</param>
        /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
        public async Task<Listing> WalkAsync(
            string regionId, FetchPage fetch, IReadOnlyDictionary<string, Guid> known, WalkFilter filter,
            CancellationToken cancellationToken)
        {
            using var deadline = new CancellationTokenSource(limits.Deadline, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
            var walks = new Walks(known, filter);
            try
            {
                return await WalkUntilProvenAsync(walks, regionId, fetch, either.Token);
            }
            catch (AlibabaException error)
            {
                return walks.GiveUp(error);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                var message = $"The walk of {regionId} did not end within {WaitedFor.Words(limits.Deadline)}.";
                return walks.GiveUp(new AlibabaException(AlibabaErrorKind.Unreachable, "ScopeDeadline", message));
            }
        }

        private async Task<Listing> WalkUntilProvenAsync(Walks walks, string regionId, FetchPage fetch, CancellationToken cancellationToken)
        {
            while (walks.Begun < limits.MaxWalks)
            {
                var walk = walks.Begin(regionId, limits.PageSize);
                await WalkOnceAsync(walk, fetch, cancellationToken);
                if (walk.Doubt is null && (IsProof(walk) || walks.Agree))
                    return new CompleteListing(walk.Seen, walks.Counts);
                if (walk.Doubt is { } doubt && walks.Agree)
                    return walks.GiveUp(
                        IncompleteListing.Inconsistent,
                        $"Two walks of {regionId} saw the same, and it contradicts itself: {doubt}. What was seen is merged, "
                            + "and nothing is removed. It will not pass by itself: see what answers at Sync__Alibaba__Endpoint, "
                            + "or show it to Alibaba Cloud's support.");
            }

            return walks.GiveUp(
                IncompleteListing.Moving,
                $"After {limits.MaxWalks} walks the listing of {regionId} was still moving: {walks.LastDoubt}. What was seen is "
                    + "merged, and nothing is removed; the next run tries again. A larger Sync__Alibaba__PageSize makes walks shorter.");
        }

        /// <summary>Whether a walk without doubt needs no second.</summary>
        private static bool IsProof(PageWalk walk) => walk.Seen.Absent.Count == 0 && !walk.IsTotalTooLow;

        private async Task WalkOnceAsync(PageWalk walk, FetchPage fetch, CancellationToken cancellationToken)
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

        private async Task FetchSideBySideAsync(PageWalk walk, FetchPage fetch, int promised, CancellationToken cancellationToken)
        {
            var options = new ParallelOptions { MaxDegreeOfParallelism = limits.PagesAtOnce, CancellationToken = cancellationToken };
            await Parallel.ForEachAsync(Enumerable.Range(2, promised - 1), options, async (pageNumber, token) =>
            {
                if (HasHope(walk)) walk.Add(pageNumber, await fetch(pageNumber, walk.PageSize, token));
            });
        }

        private bool HasHope(PageWalk walk) => walk.BarrenPages < limits.MaxBarrenPages;

        private AlibabaException TooManyPages(int pages) => new(
            AlibabaErrorKind.Malformed, "TooManyPages", $"The listing would take {pages} pages; {limits.MaxPages} is the most that is walked.");
    }

    /// <summary>The walks begun for one listing. Of those before the last two only the union of what they saw is kept.</summary>
    private sealed class Walks(IReadOnlyDictionary<string, Guid> known, WalkFilter filter)
    {
        private SeenFlowLogs? _older;
        private PageWalk? _before;
        private PageWalk? _last;
        private int _earlierPages;

        public int Begun { get; private set; }

        public WalkCounts Counts => new(Begun, _earlierPages + (_last?.Pages ?? 0));

        /// <summary>Whether the last two walks saw the same, and were in the same doubt or in none.</summary>
        public bool Agree => _before is not null && _before.Doubt == _last!.Doubt && _before.Seen.HasSameIds(_last.Seen);

        public string LastDoubt =>
            _last!.Doubt
            ?? (_last.IsTotalTooLow ? _last.TotalAndListed : "a flow log that is known was missing in one walk and not in the next");

        public PageWalk Begin(string regionId, int pageSize)
        {
            _older = Union(_before?.Seen, _older);
            _earlierPages += _last?.Pages ?? 0;
            Begun++;
            _before = _last;
            return _last = new PageWalk(regionId, pageSize, known, filter);
        }

        public IncompleteListing GiveUp(AlibabaException error) => new(Seen, Counts, error);

        public IncompleteListing GiveUp(string code, string reason) => new(Seen, Counts, code, reason);

        private SeenFlowLogs Seen => Union(_last?.Seen, Union(_before?.Seen, _older)) ?? new SeenFlowLogs(known, filter.Outside);

        private static SeenFlowLogs? Union(SeenFlowLogs? newer, SeenFlowLogs? older)
        {
            if (newer is not null && older is not null) newer.AddUnseen(older);
            return newer ?? older;
        }
    }
}
