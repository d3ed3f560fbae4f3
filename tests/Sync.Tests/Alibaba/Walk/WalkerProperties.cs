using CsCheck;
using Sync.Alibaba;
using Sync.Alibaba.Walk;
using Sync.Tests.Support;

namespace Sync.Tests.Alibaba.Walk;

public class WalkerProperties
{
    /// <summary>What happens to the region before a page is answered: nothing, a flow log deleted at a position, one added at the end or in between.</summary>
    private static readonly Gen<(int Kind, int Position)> Event = Gen.Select(Gen.Int[0, 5], Gen.Int[0, 1000]);

    [Fact]
    public Task A_complete_listing_never_misses_what_was_there_all_the_time() =>
        Gen.Select(Gen.Int[0, 60], Gen.Int[1, 12], Gen.Int[1, 3], Event.Array[0, 40]).SampleAsync(async (flowLogs, pageSize, pagesAtOnce, events) =>
        {
            var region = new PagedRegion(Some.FlowLogs(flowLogs));
            string[] known = [.. region.FlowLogs.Select(f => f.FlowLogId)];
            var lasting = known.ToHashSet();
            region.BeforePage = answered =>
            {
                if (answered < events.Length) Happen(region, events[answered], answered);
                lasting.IntersectWith(region.FlowLogs.Select(f => f.FlowLogId));
            };

            var listing = await region.WalkAsync(known, new WalkLimits { PageSize = pageSize, PagesAtOnce = pagesAtOnce });

            return listing is not CompleteListing complete || !complete.Absent.Intersect(lasting).Any();
        }, iter: 20_000);

    [Fact]
    public Task A_total_that_is_too_low_makes_nothing_absent_that_was_there_all_the_time() =>
        Gen.Select(Gen.Int[0, 60], Gen.Int[1, 12], Gen.Int[0, 60], Event.Array[0, 40]).SampleAsync(async (flowLogs, pageSize, cap, events) =>
        {
            var region = new PagedRegion(Some.FlowLogs(flowLogs)) { Answer = (_, page) => page with { TotalCount = Math.Min(cap, page.TotalCount) } };
            string[] known = [.. region.FlowLogs.Select(f => f.FlowLogId)];
            var lasting = known.ToHashSet();
            region.BeforePage = answered =>
            {
                if (answered < events.Length) Happen(region, events[answered], answered);
                lasting.IntersectWith(region.FlowLogs.Select(f => f.FlowLogId));
            };

            var listing = await region.WalkAsync(known, new WalkLimits { PageSize = pageSize, PagesAtOnce = 1 });

            return listing is not CompleteListing complete || !complete.Absent.Intersect(lasting).Any();
        }, iter: 10_000);

    /// <summary>The answers of no more than one walk are those of a region without some of its flow logs; total and pages fit each other.</summary>
    [Fact]
    public Task Answers_that_are_stale_for_a_while_make_nothing_absent() =>
        Gen.Select(Gen.Int[1, 60], Gen.Int[1, 12], Gen.Int[0, 20], Gen.Int[1, 6], Gen.Int[1, 7]).SampleAsync(
            async (flowLogs, pageSize, from, length, every) =>
            {
                FlowLogEntry[] all = Some.FlowLogs(flowLogs), stale = [.. all.Where((_, index) => index % every != 0)];
                var region = new PagedRegion(all);
                var pages = stale.Length / pageSize + 1;
                region.BeforePage = answered =>
                {
                    region.FlowLogs.Clear();
                    region.FlowLogs.AddRange(answered >= from && answered < from + Math.Min(length, pages) ? stale : all);
                };

                var limits = new WalkLimits { PageSize = pageSize, PagesAtOnce = 1 };
                var listing = await region.WalkAsync([.. all.Select(flowLog => flowLog.FlowLogId)], limits);

                return listing is not CompleteListing complete || complete.Absent.Count == 0;
            }, iter: 10_000);

    [Fact]
    public Task What_any_walk_saw_is_in_an_incomplete_listing() =>
        Gen.Select(Gen.Int[0, 60], Gen.Int[1, 12], Event.Array[0, 40]).SampleAsync(async (flowLogs, pageSize, events) =>
        {
            var region = new PagedRegion(Some.FlowLogs(flowLogs));
            var seen = new HashSet<string>();
            region.BeforePage = answered => { if (answered < events.Length) Happen(region, events[answered], answered); };
            region.Answer = (_, page) =>
            {
                seen.UnionWith(page.Entries.Select(entry => entry.FlowLogId));
                return page;
            };

            var listing = await region.WalkAsync([.. region.FlowLogs.Take(20).Select(f => f.FlowLogId)], new WalkLimits { PageSize = pageSize });

            return listing is not IncompleteListing || seen.SetEquals(listing.Ids);
        }, iter: 5_000);

    [Fact]
    public Task A_region_that_comes_to_rest_is_listed_exactly() =>
        Gen.Select(Gen.Int[0, 60], Gen.Int[1, 12], Event.Array[0, 4]).SampleAsync(async (flowLogs, pageSize, events) =>
        {
            var region = new PagedRegion(Some.FlowLogs(flowLogs));
            region.BeforePage = answered => { if (answered < events.Length) Happen(region, events[answered], answered); };

            await region.WalkAsync(limits: new WalkLimits { PageSize = pageSize });
            region.BeforePage = _ => { };
            var listing = await region.WalkAsync(limits: new WalkLimits { PageSize = pageSize });

            return listing is CompleteListing && listing.Ids.ToHashSet().SetEquals(region.FlowLogs.Select(f => f.FlowLogId));
        }, iter: 2_000);

    private static void Happen(PagedRegion region, (int Kind, int Position) what, int number)
    {
        var count = region.FlowLogs.Count;
        if (what.Kind is 1 or 3 && count > 0) region.FlowLogs.RemoveAt(what.Position % count);
        if (what.Kind is 2 or 3) region.FlowLogs.Add(Some.FlowLog($"flowlog-end-{number}"));
        if (what.Kind == 4) region.FlowLogs.Insert(what.Position % (count + 1), Some.FlowLog($"flowlog-between-{number}"));
    }
}
