using Sync.FlowLogs;
using Sync.Inventory.Walk;

namespace Sync.Tests.Inventory.Walk;

/// <summary>The total is not trusted: a walk is complete only when it has seen the end of the region.</summary>
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

        var listing = Assert.IsType<CompleteListing<FlowLog>>(
            await region.WalkAsync([.. Ids(flowLogs), "flowlog-gone"], Fifty));

        Assert.Equal(Ids(flowLogs), listing.Ids.Order());
        Assert.Equal(["flowlog-gone"], listing.Absent);
        Assert.Equal(2, listing.Counts.Walks);
    }

    [Fact]
    public async Task A_first_listing_is_complete_whatever_the_total_says()
    {
        var listing = Assert.IsType<CompleteListing<FlowLog>>(await Telling(100, 130).WalkAsync(limits: Fifty));

        Assert.Equal(130, listing.New.Count);
        Assert.Equal(new WalkCounts(2, 8), listing.Counts);
    }

    [Fact]
    public async Task Nothing_is_absent_while_the_total_is_low_and_walks_differ()
    {
        var region = Telling(50, 120);
        var swap = 0;
        region.BeforePage = answered =>
        {
            if (answered % 4 == 0) region.FlowLogs[^1] = Some.FlowLog($"flowlog-swapped-{swap++}");
        };

        var listing = Assert.IsType<IncompleteListing<FlowLog>>(await region.WalkAsync(Ids(120), Fifty));

        Assert.StartsWith(
            "After 4 walks, the listing of cn-hangzhou was still changing: the total is 50, and "
                + "120 flow logs were listed. ",
            listing.Doubt.Reason, StringComparison.Ordinal);
        Assert.Equal(123, listing.Count);
    }

    [Theory]
    [InlineData(100, 90)]
    [InlineData(100, 100)]
    public async Task A_silently_limited_page_size_with_a_low_total_hides_nothing(int flowLogs, int told)
    {
        var region = Telling(told, flowLogs);
        region.Clamp = 20;
        var answer = region.Answer;
        region.Answer = (number, page) => answer(number, page) with { PageSize = 50 };

        Assert.Equal(100, Assert.IsType<CompleteListing<FlowLog>>(await region.WalkAsync(limits: Fifty)).Count);
    }

    [Fact]
    public async Task A_total_that_is_never_reached_is_reported()
    {
        var listing = Assert.IsType<IncompleteListing<FlowLog>>(await Telling(140, 130).WalkAsync(Ids(140), Fifty));

        Assert.StartsWith(
            "Two walks of cn-hangzhou returned the same inconsistent data: the total is 140, and "
                + "130 flow logs were listed. ",
            listing.Doubt.Reason, StringComparison.Ordinal);
        Assert.Equal(130, listing.Count);
    }

    [Fact]
    public async Task An_absurdly_high_total_costs_few_pages()
    {
        var region = Telling(1_000_000, 30);

        var listing = await region.WalkAsync(limits: new WalkLimits { PageSize = 50, PagesAtOnce = 1 });

        Assert.Contains(
            "the total is 1000000, and 30 flow logs", Assert.IsType<IncompleteListing<FlowLog>>(listing).Doubt.Reason,
            StringComparison.Ordinal);
        Assert.Equal(new WalkCounts(2, 12), listing.Counts);
    }

    private static WalkLimits Fifty => new() { PageSize = 50 };

    private static PagedRegion Telling(int total, int flowLogs) =>
        new(Some.FlowLogs(flowLogs)) { Answer = (_, page) => page with { TotalCount = total } };

    private static string[] Ids(int count) => [.. Some.FlowLogs(count).Select(flowLog => flowLog.FlowLogId)];
}
