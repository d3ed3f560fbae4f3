using Sync.Alibaba.Walk;
using Sync.Tests.Support;

namespace Sync.Tests.Alibaba.Walk;

/// <summary>A total is a claim: the end of a region has to be seen.</summary>
public class EndOfWalkTests
{
    [Theory]
    [InlineData(120, 100)]
    [InlineData(120, 50)]
    [InlineData(82, 50)]
    [InlineData(82, 7)]
    [InlineData(100, 50)]
    [InlineData(130, 0)]
    public async Task A_total_that_is_too_low_hides_nothing(int flowLogs, int told)
    {
        var region = Telling(told, flowLogs);

        var listing = Assert.IsType<CompleteListing>(await region.WalkAsync([.. Ids(flowLogs), "flowlog-gone"], Fifty));

        Assert.Equal(Ids(flowLogs), listing.Ids.Order());
        Assert.Equal(["flowlog-gone"], listing.Absent);
        Assert.Equal(2, listing.Counts.Walks);
    }

    [Fact]
    public async Task A_first_listing_is_the_whole_region_whatever_the_total_says()
    {
        var listing = Assert.IsType<CompleteListing>(await Telling(100, 130).WalkAsync(limits: Fifty));

        Assert.Equal(130, listing.New.Count);
        Assert.Equal(new WalkCounts(2, 8), listing.Counts);
    }

    [Fact]
    public async Task Nothing_is_absent_while_a_low_total_comes_with_walks_that_differ()
    {
        var region = Telling(50, 120);
        var swap = 0;
        region.BeforePage = answered =>
        {
            if (answered % 4 == 0) region.FlowLogs[^1] = Some.FlowLog($"flowlog-swapped-{swap++}");
        };

        var listing = Assert.IsType<IncompleteListing>(await region.WalkAsync(Ids(120), Fifty));

        Assert.StartsWith(
            "After 4 walks the listing of cn-hangzhou was still moving: the total is 50, and 120 flow logs were listed. ",
            listing.Reason, StringComparison.Ordinal);
        Assert.Equal(123, listing.Count);
    }

    [Theory]
    [InlineData(100, 90)]
    [InlineData(100, 100)]
    public async Task A_page_size_that_is_limited_in_silence_hides_nothing_behind_a_low_total(int flowLogs, int told)
    {
        var region = Telling(told, flowLogs);
        region.Clamp = 20;
        var answer = region.Answer;
        region.Answer = (number, page) => answer(number, page) with { PageSize = 50 };

        Assert.Equal(100, Assert.IsType<CompleteListing>(await region.WalkAsync(limits: Fifty)).Count);
    }

    [Fact]
    public async Task A_total_that_is_never_reached_is_named()
    {
        var listing = Assert.IsType<IncompleteListing>(await Telling(140, 130).WalkAsync(Ids(140), Fifty));

        Assert.StartsWith(
            "Two walks of cn-hangzhou saw the same, and it contradicts itself: the total is 140, and 130 flow logs were listed. ",
            listing.Reason, StringComparison.Ordinal);
        Assert.Equal(130, listing.Count);
    }

    [Fact]
    public async Task A_total_beyond_all_reason_costs_few_pages()
    {
        var region = Telling(1_000_000, 30);

        var listing = await region.WalkAsync(limits: new WalkLimits { PageSize = 50, PagesAtOnce = 1 });

        Assert.Contains("the total is 1000000, and 30 flow logs", Assert.IsType<IncompleteListing>(listing).Reason, StringComparison.Ordinal);
        Assert.Equal(new WalkCounts(2, 12), listing.Counts);
    }

    private static WalkLimits Fifty => new() { PageSize = 50 };

    private static PagedRegion Telling(int total, int flowLogs) =>
        new(Some.FlowLogs(flowLogs)) { Answer = (_, page) => page with { TotalCount = total } };

    private static string[] Ids(int count) => [.. Some.FlowLogs(count).Select(flowLog => flowLog.FlowLogId)];
}
