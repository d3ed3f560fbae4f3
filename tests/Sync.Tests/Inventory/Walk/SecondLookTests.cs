using Sync.Alibaba;
using Sync.FlowLogs;
using Sync.Inventory.Walk;

namespace Sync.Tests.Inventory.Walk;

/// <summary>
/// A single walk never makes a flow log absent, and a failed walk does not remove what another walk saw.
/// </summary>
public class SecondLookTests
{
    private static readonly string[] Known = [.. Some.FlowLogs(25).Select(flowLog => flowLog.FlowLogId)];

    [Theory]
    [InlineData(9, 1)]
    [InlineData(25, 3)]
    public async Task A_removal_is_confirmed_by_an_identical_second_walk(int flowLogs, int pages)
    {
        var region = new PagedRegion(Some.FlowLogs(flowLogs));

        var listing = Assert.IsType<CompleteListing<FlowLog>>(
            await region.WalkAsync(["flowlog-gone", "flowlog-000001"]));

        Assert.Equal(["flowlog-gone"], listing.Absent);
        Assert.Equal(new WalkCounts(2, 2 * pages), listing.Counts);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public async Task A_single_stale_response_makes_nothing_absent(int listed)
    {
        var region = new PagedRegion(Some.FlowLogs(9));
        region.Answer = (_, page) =>
            region.Pages > 1 ? page : page with { TotalCount = listed, Items = [.. page.Items.Take(listed)] };

        var listing = Assert.IsType<CompleteListing<FlowLog>>(await region.WalkAsync(Known[..9]));

        Assert.Empty(listing.Absent);
        Assert.Equal(new WalkCounts(2, 2), listing.Counts);
    }

    [Fact]
    public async Task Walks_that_miss_different_flow_logs_confirm_no_removal()
    {
        var region = new PagedRegion(Some.FlowLogs(9));
        region.Answer = (_, page) =>
            page with { TotalCount = 8, Items = [.. page.Items.Where((_, index) => index != region.Pages % 9)] };

        var listing = Assert.IsType<IncompleteListing<FlowLog>>(await region.WalkAsync(Known[..9]));

        Assert.Equal((WalkDoubt.Moving, 4, 9), (listing.Doubt.Code, listing.Counts.Walks, listing.Count));
    }

    [Fact]
    public async Task Pages_after_an_inconsistency_are_read_and_merged()
    {
        var flowLogs = Some.FlowLogs(1_000);
        flowLogs[7] = flowLogs[3];
        var region = new PagedRegion(flowLogs);

        var listing = Assert.IsType<IncompleteListing<FlowLog>>(
            await region.WalkAsync(limits: new WalkLimits { PageSize = 50 }));

        Assert.Contains("flow log flowlog-000004 was listed twice", listing.Doubt.Reason, StringComparison.Ordinal);
        Assert.Equal(999, listing.New.Count);
        Assert.Equal(new WalkCounts(2, 42), listing.Counts);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(6)]
    public async Task A_refused_confirming_walk_removes_nothing_from_the_first(int refusedCall)
    {
        var region = new PagedRegion(Some.FlowLogs(25));
        region.Answer = (_, page) => region.Pages < refusedCall
            ? page
            : throw new AlibabaException(AlibabaErrorKind.Denied, "Forbidden.RAM", "no");

        var listing = Assert.IsType<IncompleteListing<FlowLog>>(
            await region.WalkAsync(["flowlog-gone", Known[0], Known[24]]));

        Assert.Equal("Forbidden.RAM", listing.Doubt.Error?.Code);
        Assert.Equal((25, 23, 2), (listing.Count, listing.New.Count, listing.Changed.Count));
    }

    [Fact]
    public async Task A_flow_log_that_the_next_walk_missed_is_kept_as_last_seen()
    {
        // Each walk of three pages ends with a different flow log, and the first flow log has a different status.
        var region = new PagedRegion(Some.FlowLogs(25));
        var walk = 0;
        region.BeforePage = answered =>
        {
            if (answered % 3 != 0) return;
            walk++;
            region.FlowLogs[24] = Some.FlowLog($"flowlog-of-walk-{walk}");
            region.FlowLogs[0] = region.FlowLogs[0] with { Status = $"status-{walk}" };
        };

        var listing = Assert.IsType<IncompleteListing<FlowLog>>(await region.WalkAsync(["flowlog-gone"]));

        var seen = listing.New.ToDictionary(flowLog => flowLog.Item.FlowLogId, flowLog => flowLog.Item.Status);
        Assert.Equal(28, seen.Count);
        Assert.All(Enumerable.Range(1, 4), number => Assert.Contains($"flowlog-of-walk-{number}", seen.Keys));
        Assert.Equal("status-4", seen["flowlog-000001"]);
    }

    [Fact]
    public async Task Two_walks_agree_on_a_contradiction_whatever_the_order_in_which_pages_arrive()
    {
        var region = new PagedRegion(Some.FlowLogs(50)) { Answer = (_, page) => page with { PageNumber = 1 } };
        var walker = new CompleteListing<FlowLog>.Walker(
            FlowLog.Resource, new WalkLimits { PageSize = 10, PagesAtOnce = 4 }, TimeProvider.System);

        for (var listings = 0; listings < 20; listings++)
        {
            var listing = await walker.WalkAsync(
                Some.Region, FetchInAnyOrderAsync, new Dictionary<string, Guid>(), CancellationToken.None);

            Assert.Equal(WalkDoubt.Inconsistent, Assert.IsType<IncompleteListing<FlowLog>>(listing).Doubt.Code);
        }

        async Task<ListedPage<FlowLog>> FetchInAnyOrderAsync(int pageNumber, int pageSize, CancellationToken token)
        {
            await Task.Delay(Random.Shared.Next(4), token);
            return await region.FetchAsync(pageNumber, pageSize, token);
        }
    }
}
