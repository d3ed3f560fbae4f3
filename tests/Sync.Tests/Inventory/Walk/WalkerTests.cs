using Sync.Alibaba;
using Sync.FlowLogs;
using Sync.Inventory.Walk;

namespace Sync.Tests.Inventory.Walk;

public class WalkerTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(9, 1)]
    [InlineData(10, 2)]
    [InlineData(11, 2)]
    [InlineData(95, 10)]
    [InlineData(100, 11)]
    public async Task An_unchanging_region_is_listed_completely_with_the_fewest_pages(int flowLogs, int pages)
    {
        var region = new PagedRegion(Some.FlowLogs(flowLogs));

        var listing = Assert.IsType<CompleteListing<FlowLog>>(await region.WalkAsync());

        Assert.Equal(region.FlowLogs.Select(f => f.FlowLogId), listing.Ids.Order());
        Assert.Equal(new WalkCounts(1, pages), listing.Counts);
        Assert.Equal(pages, region.Pages);
    }

    [Fact]
    public async Task A_page_size_that_the_cloud_clamps_and_echoes_is_followed()
    {
        var region = new PagedRegion(Some.FlowLogs(33)) { Clamp = 4 };

        Assert.Equal(33, Assert.IsType<CompleteListing<FlowLog>>(await region.WalkAsync()).Count);
    }

    [Fact]
    public async Task A_short_page_is_not_the_last_page()
    {
        var region = new PagedRegion(Some.FlowLogs(33))
        {
            Clamp = 4,
            Answer = (_, page) => page with { PageSize = 10 },
        };

        var listing = Assert.IsType<CompleteListing<FlowLog>>(await region.WalkAsync());

        Assert.Equal(33, listing.Count);
        Assert.Equal(9, listing.Counts.Pages);
    }

    [Fact]
    public async Task Responses_that_echo_neither_page_nor_size_are_sufficient()
    {
        var region = new PagedRegion(Some.FlowLogs(25))
        {
            Answer = (_, page) => page with { PageNumber = null, PageSize = null },
        };

        Assert.IsType<CompleteListing<FlowLog>>(await region.WalkAsync());
    }

    public static TheoryData<string, Func<int, ListedPage<FlowLog>, ListedPage<FlowLog>>> Doubts => new()
    {
        { "the total changed", (number, page) => number == 2 ? page with { TotalCount = page.TotalCount + 1 } : page },
        { "was answered as page 1", (number, page) => number == 2 ? page with { PageNumber = 1 } : page },
        { "the page size changed", (number, page) => number == 2 ? page with { PageSize = 9 } : page },
        {
            "the total is 25, and 15 flow logs were listed",
            (number, page) => number == 2 ? page with { Items = [] } : page
        },
        { "the total is 26, and 25 flow logs were listed", (_, page) => page with { TotalCount = 26 } },
        { "without a flow log id", (number, page) => number == 2 ? page with { WithoutId = 1 } : page },
        {
            "was listed twice",
            (number, page) => number == 2 ? page with { Items = [.. page.Items.Skip(1), page.Items[1]] } : page
        },
        {
            "a flow log of region cn-beijing",
            (number, page) => number == 2 ? page with { Items = [Some.FlowLog("x", regionId: "cn-beijing")] } : page
        },
        {
            "longer than 256 characters",
            (number, page) => number == 2 ? page with { Items = [Some.FlowLog(new string('x', 257))] } : page
        },
    };

    [Theory]
    [MemberData(nameof(Doubts))]
    public async Task Two_walks_with_the_same_inconsistency_give_an_incomplete_listing_of_what_was_seen(
        string reason, Func<int, ListedPage<FlowLog>, ListedPage<FlowLog>> answer)
    {
        var region = new PagedRegion(Some.FlowLogs(25)) { Answer = answer };

        var listing = Assert.IsType<IncompleteListing<FlowLog>>(await region.WalkAsync());

        Assert.Contains(reason, listing.Doubt.Reason, StringComparison.Ordinal);
        Assert.Null(listing.Doubt.Error);
        Assert.Equal((WalkDoubt.Inconsistent, 2), (listing.Doubt.Code, listing.Counts.Walks));
        Assert.Contains("flowlog-000001", listing.Ids);
        Assert.Contains("flowlog-000025", listing.Ids);
        Assert.DoesNotContain("x", listing.Ids);
    }

    [Fact]
    public async Task A_repeated_page_never_ends_in_a_complete_listing()
    {
        var region = new PagedRegion(Some.FlowLogs(25));
        region.Answer = (_, page) => page with { PageNumber = null, Items = [.. region.FlowLogs.Take(10)] };

        var listing = Assert.IsType<IncompleteListing<FlowLog>>(await region.WalkAsync());

        Assert.Contains("twice", listing.Doubt.Reason, StringComparison.Ordinal);
        Assert.Equal(new WalkCounts(2, 12), listing.Counts);
    }

    [Fact]
    public async Task A_region_that_changed_during_a_walk_is_walked_again()
    {
        var region = new PagedRegion(Some.FlowLogs(25));
        region.BeforePage = answered => { if (answered == 1) region.FlowLogs.Add(Some.FlowLog("flowlog-new")); };

        var listing = Assert.IsType<CompleteListing<FlowLog>>(await region.WalkAsync());

        Assert.Equal(26, listing.Count);
        Assert.Equal(2, listing.Counts.Walks);
    }

    [Fact]
    public async Task A_delete_and_an_insert_during_a_walk_do_not_make_the_flow_log_at_the_boundary_absent()
    {
        // The total stays 25, nothing is listed twice, and flow log 11 moves from page 2 to page 1 after page 1 was
        // read.
        var region = new PagedRegion(Some.FlowLogs(25));
        string[] known = [.. region.FlowLogs.Select(f => f.FlowLogId)];
        region.BeforePage = answered =>
        {
            if (answered != 1) return;
            region.FlowLogs.RemoveAt(2);
            region.FlowLogs.Add(Some.FlowLog("flowlog-new"));
        };

        var listing = Assert.IsType<CompleteListing<FlowLog>>(
            await region.WalkAsync(known, new WalkLimits { PageSize = 10, PagesAtOnce = 1 }));

        Assert.Equal(["flowlog-000003"], listing.Absent);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_failed_call_keeps_what_was_seen_before_it(int failingPage)
    {
        var region = new PagedRegion(Some.FlowLogs(25))
        {
            Answer = (number, page) => number == failingPage
                ? throw new AlibabaException(AlibabaErrorKind.Denied, "Forbidden.RAM", "no")
                : page
        };

        var listing = Assert.IsType<IncompleteListing<FlowLog>>(
            await region.WalkAsync(limits: new WalkLimits { PageSize = 10, PagesAtOnce = 1 }));

        Assert.Equal("Forbidden.RAM", listing.Doubt.Error?.Code);
        Assert.Equal((failingPage - 1) * 10, listing.Count);
    }

    [Fact]
    public async Task The_page_limit_ends_a_walk_before_it_costs_anything()
    {
        var region = new PagedRegion(Some.FlowLogs(41));

        var listing = Assert.IsType<IncompleteListing<FlowLog>>(
            await region.WalkAsync(limits: new WalkLimits { PageSize = 10, MaxPages = 4 }));

        Assert.Equal("TooManyPages", listing.Doubt.Error?.Code);
        Assert.Equal(1, region.Pages);
    }

    [Fact]
    public async Task The_page_limit_ends_a_walk_of_endlessly_short_pages()
    {
        var region = new PagedRegion(Some.FlowLogs(40))
        {
            Clamp = 1,
            Answer = (_, page) => page with { PageSize = 10 },
        };

        var listing = Assert.IsType<IncompleteListing<FlowLog>>(
            await region.WalkAsync(limits: new WalkLimits { PageSize = 10, MaxPages = 12 }));

        Assert.Equal("TooManyPages", listing.Doubt.Error?.Code);
        Assert.Equal(12, region.Pages);
    }

    [Fact]
    public async Task The_deadline_ends_a_walk_that_hangs()
    {
        var walker = new CompleteListing<FlowLog>.Walker(
            FlowLog.Resource, new WalkLimits { Deadline = TimeSpan.FromMilliseconds(50) }, TimeProvider.System);

        var listing = Assert.IsType<IncompleteListing<FlowLog>>(await walker.WalkAsync(
            Some.Region, async (_, _, token) => { await Task.Delay(Timeout.Infinite, token); return null!; },
            new Dictionary<string, Guid>(), CancellationToken.None));

        Assert.Equal("ScopeDeadline", listing.Doubt.Error?.Code);
        Assert.Equal(AlibabaErrorKind.Unreachable, listing.Doubt.Error?.Kind);
    }

    [Fact]
    public async Task The_callers_cancellation_is_passed_on()
    {
        using var cancelled = new CancellationTokenSource(50);
        var walker = new CompleteListing<FlowLog>.Walker(FlowLog.Resource, new WalkLimits(), TimeProvider.System);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => walker.WalkAsync(
            Some.Region, async (_, _, token) => { await Task.Delay(Timeout.Infinite, token); return null!; },
            new Dictionary<string, Guid>(), cancelled.Token));
    }
}
