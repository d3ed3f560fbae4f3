using CsCheck;
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
