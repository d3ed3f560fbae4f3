using Sync.Alibaba;
using Sync.FlowLogs;
using Sync.Inventory.Walk;

namespace Sync.Tests.Inventory.Walk;

/// <summary>Pages that fail even after retries: they hide only themselves, and the listing removes nothing.</summary>
public class FailedPageTests
{
    [Theory]
    [InlineData(AlibabaErrorKind.Malformed)]
    [InlineData(AlibabaErrorKind.Transient)]
    [InlineData(AlibabaErrorKind.Unreachable)]
    public async Task Pages_after_one_that_fails_are_read(AlibabaErrorKind kind)
    {
        var listing = await WalkAsync(Some.FlowLogs(45), [2], kind);

        Assert.Equal(35, listing.Count);
        Assert.DoesNotContain("flowlog-000011", listing.Ids);
        Assert.Contains("flowlog-000045", listing.Ids);
        Assert.Equal(("page 2", new WalkCounts(1, 4)), (listing.Doubt.Error?.Code, listing.Counts));
    }

    [Fact]
    public async Task The_first_page_that_fails_is_the_reason_whichever_failed_first()
    {
        var listing = await WalkAsync(Some.FlowLogs(45), [4, 2], AlibabaErrorKind.Transient, pagesAtOnce: 8);

        Assert.Equal(("page 2", 25), (listing.Doubt.Error?.Code, listing.Count));
    }

    [Theory]
    [InlineData(AlibabaErrorKind.Denied)]
    [InlineData(AlibabaErrorKind.Expired)]
    [InlineData(AlibabaErrorKind.Throttled)]
    [InlineData(AlibabaErrorKind.Unsupported)]
    [InlineData(AlibabaErrorKind.InvalidRequest)]
    [InlineData(AlibabaErrorKind.ClockOrNonce)]
    public async Task A_failure_that_applies_to_any_page_ends_the_walk(AlibabaErrorKind kind)
    {
        var listing = await WalkAsync(Some.FlowLogs(45), [2], kind);

        Assert.Equal((10, 1), (listing.Count, listing.Counts.Pages));
    }

    [Fact]
    public async Task More_failed_pages_than_the_limit_end_the_walk()
    {
        var region = new PagedRegion(Some.FlowLogs(95))
        {
            Answer = (number, page) => number == 1 ? page : throw Failure(number, AlibabaErrorKind.Transient),
        };

        var listing = Assert.IsType<IncompleteListing<FlowLog>>(
            await region.WalkAsync(limits: new WalkLimits { PageSize = 10, PagesAtOnce = 1 }));

        Assert.Equal((10, 4), (listing.Count, region.Pages));
    }

    [Fact]
    public async Task A_page_that_fails_in_the_confirming_walk_makes_nothing_absent()
    {
        var region = new PagedRegion(Some.FlowLogs(25));
        region.Answer = (number, page) => number == 2 && region.Pages > 3
            ? throw Failure(number, AlibabaErrorKind.Malformed) : page;

        var listing = Assert.IsType<IncompleteListing<FlowLog>>(await region.WalkAsync(["flowlog-gone"]));

        Assert.Equal(("page 2", 25, 2), (listing.Doubt.Error?.Code, listing.Count, listing.Counts.Walks));
    }

    private static async Task<IncompleteListing<FlowLog>> WalkAsync(
        FlowLog[] flowLogs, int[] failing, AlibabaErrorKind kind, int pagesAtOnce = 1)
    {
        var region = new PagedRegion(flowLogs)
        {
            Answer = (number, page) => failing.Contains(number) ? throw Failure(number, kind) : page,
        };
        return Assert.IsType<IncompleteListing<FlowLog>>(
            await region.WalkAsync(limits: new WalkLimits { PageSize = 10, PagesAtOnce = pagesAtOnce }));
    }

    private static AlibabaException Failure(int page, AlibabaErrorKind kind) => new(kind, $"page {page}", "It failed");
}
