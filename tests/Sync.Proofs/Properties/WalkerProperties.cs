using CsCheck;
using Sync.FlowLogs;
using Sync.Inventory.Walk;

namespace Sync.Proofs.Properties;

public class WalkerProperties
{
    /// <summary>
    /// A change of the region before a page is returned: none, a flow log deleted at a position, or one added at the
    /// end or in between.
    /// </summary>
    private static readonly Gen<(int Kind, int Position)> Event = Gen.Select(Gen.Int[0, 5], Gen.Int[0, 1000]);

    [Fact]
    public Task A_complete_listing_contains_everything_that_existed_throughout() =>
        Gen.Select(Gen.Int[0, 60], Gen.Int[1, 12], Gen.Int[1, 3], Event.Array[0, 40]).SampleAsync(async (
            flowLogs, pageSize, pagesAtOnce, events) =>
        {
            var region = new PagedRegion(Some.FlowLogs(flowLogs));
            string[] known = [.. region.FlowLogs.Select(f => f.FlowLogId)];
            var lasting = known.ToHashSet();
            region.BeforePage = answered =>
            {
                if (answered < events.Length) Happen(region, events[answered], answered);
                lasting.IntersectWith(region.FlowLogs.Select(f => f.FlowLogId));
            };

            var listing = await region.WalkAsync(
                known, new WalkLimits { PageSize = pageSize, PagesAtOnce = pagesAtOnce });

            return listing is not CompleteListing<FlowLog> complete || !complete.Absent.Intersect(lasting).Any();
        }, iter: 20_000);

    [Fact]
    public Task A_total_that_is_too_low_hides_nothing_that_existed_throughout() =>
        Gen.Select(Gen.Int[0, 60], Gen.Int[1, 12], Gen.Int[0, 60], Event.Array[0, 40]).SampleAsync(async (
            flowLogs, pageSize, cap, events) =>
        {
            var region = new PagedRegion(Some.FlowLogs(flowLogs))
            {
                Answer = (_, page) => page with { TotalCount = Math.Min(cap, page.TotalCount) },
            };
            string[] known = [.. region.FlowLogs.Select(f => f.FlowLogId)];
            var lasting = known.ToHashSet();
            region.BeforePage = answered =>
            {
                if (answered < events.Length) Happen(region, events[answered], answered);
                lasting.IntersectWith(region.FlowLogs.Select(f => f.FlowLogId));
            };

            var listing = await region.WalkAsync(known, new WalkLimits { PageSize = pageSize, PagesAtOnce = 1 });

            return listing is not CompleteListing<FlowLog> complete || !complete.Absent.Intersect(lasting).Any();
        }, iter: 10_000);

    /// <summary>
    /// At most one walk receives the pages of a region without some of its flow logs. Its total is consistent with its
    /// pages.
    /// </summary>
    [Fact]
    public Task Temporarily_stale_responses_make_nothing_absent() =>
        Gen.Select(Gen.Int[1, 60], Gen.Int[1, 12], Gen.Int[0, 20], Gen.Int[1, 6], Gen.Int[1, 7]).SampleAsync(
            async (flowLogs, pageSize, from, length, every) =>
            {
                FlowLog[] all = Some.FlowLogs(flowLogs), stale = [.. all.Where((_, index) => index % every != 0)];
                var region = new PagedRegion(all);
                var pages = stale.Length / pageSize + 1;
                region.BeforePage = answered =>
                {
                    region.FlowLogs.Clear();
                    region.FlowLogs.AddRange(
                        answered >= from && answered < from + Math.Min(length, pages) ? stale : all);
                };

                var limits = new WalkLimits { PageSize = pageSize, PagesAtOnce = 1 };
                var listing = await region.WalkAsync([.. all.Select(flowLog => flowLog.FlowLogId)], limits);

                return listing is not CompleteListing<FlowLog> complete || complete.Absent.Count == 0;
            }, iter: 10_000);

    [Fact]
    public Task An_incomplete_listing_contains_what_any_walk_saw() =>
        Gen.Select(Gen.Int[0, 60], Gen.Int[1, 12], Event.Array[0, 40]).SampleAsync(async (flowLogs, pageSize, events) =>
        {
            var region = new PagedRegion(Some.FlowLogs(flowLogs));
            var seen = new HashSet<string>();
            region.BeforePage = answered =>
            {
                if (answered < events.Length) Happen(region, events[answered], answered);
            };
            region.Answer = (_, page) =>
            {
                seen.UnionWith(page.Items.Select(entry => entry.FlowLogId));
                return page;
            };

            var listing = await region.WalkAsync(
                [.. region.FlowLogs.Take(20).Select(f => f.FlowLogId)], new WalkLimits { PageSize = pageSize });

            return listing is not IncompleteListing<FlowLog> || seen.SetEquals(listing.Ids);
        }, iter: 5_000);

    [Fact]
    public Task A_region_that_stops_changing_is_listed_exactly() =>
        Gen.Select(Gen.Int[0, 60], Gen.Int[1, 12], Event.Array[0, 4]).SampleAsync(async (flowLogs, pageSize, events) =>
        {
            var region = new PagedRegion(Some.FlowLogs(flowLogs));
            region.BeforePage = answered =>
            {
                if (answered < events.Length) Happen(region, events[answered], answered);
            };

            await region.WalkAsync(limits: new WalkLimits { PageSize = pageSize });
            region.BeforePage = _ => { };
            var listing = await region.WalkAsync(limits: new WalkLimits { PageSize = pageSize });

            return listing is CompleteListing<FlowLog>
                && listing.Ids.ToHashSet().SetEquals(region.FlowLogs.Select(f => f.FlowLogId));
        }, iter: 2_000);

    private static void Happen(PagedRegion region, (int Kind, int Position) what, int number)
    {
        var count = region.FlowLogs.Count;
        if (what.Kind is 1 or 3 && count > 0) region.FlowLogs.RemoveAt(what.Position % count);
        if (what.Kind is 2 or 3) region.FlowLogs.Add(Some.FlowLog($"flowlog-end-{number}"));
        if (what.Kind == 4)
            region.FlowLogs.Insert(what.Position % (count + 1), Some.FlowLog($"flowlog-between-{number}"));
    }
}
