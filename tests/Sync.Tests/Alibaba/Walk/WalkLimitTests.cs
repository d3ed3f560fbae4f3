using Sync.Alibaba.Walk;
using Sync.Tests.Support;

namespace Sync.Tests.Alibaba.Walk;

/// <summary>What is just within a bound of a walk, and what is said of what is not.</summary>
public class WalkLimitTests
{
    [Fact]
    public async Task An_id_may_have_256_characters()
    {
        var region = new PagedRegion([Some.FlowLog(new string('x', 256))]);

        Assert.IsType<CompleteListing>(await region.WalkAsync());
    }

    [Fact]
    public async Task As_many_pages_as_the_cap_says_may_be_walked()
    {
        var region = new PagedRegion(Some.FlowLogs(39));

        var listing = await region.WalkAsync(limits: new WalkLimits { PageSize = 10, MaxPages = 4 });

        Assert.Equal(4, Assert.IsType<CompleteListing>(listing).Counts.Pages);
    }

    [Fact]
    public async Task Too_many_pages_are_told_with_the_cap()
    {
        var listing = await new PagedRegion(Some.FlowLogs(41)).WalkAsync(limits: new WalkLimits { PageSize = 10, MaxPages = 4 });

        Assert.Equal(
            "The listing would take 5 pages; 4 is the most that is walked. "
                + "Raise Sync__Alibaba__PageSize, or list less by Sync__Alibaba__Filter__*.",
            Assert.IsType<IncompleteListing>(listing).Reason);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task An_echoed_page_size_of_nothing_says_nothing(int from)
    {
        var region = new PagedRegion(Some.FlowLogs(25)) { Answer = (number, page) => number >= from ? page with { PageSize = 0 } : page };

        Assert.IsType<CompleteListing>(await region.WalkAsync());
    }

    [Fact]
    public async Task The_first_doubt_is_the_one_that_is_told()
    {
        var region = new PagedRegion(Some.FlowLogs(25))
        {
            Answer = (number, page) => number == 2 ? page with { TotalCount = 99, PageNumber = 1, WithoutId = 3 } : page,
        };

        var listing = await region.WalkAsync(limits: new WalkLimits { PageSize = 10, PagesAtOnce = 1 });

        Assert.Contains(": the total changed from 25 to 99.", Assert.IsType<IncompleteListing>(listing).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_more_pages_are_fetched_at_once_than_the_limit_says()
    {
        var region = new PagedRegion(Some.FlowLogs(200));
        var (now, most) = (0, 0);
        var walker = new CompleteListing.Walker(new WalkLimits { PageSize = 10, PagesAtOnce = 1 }, TimeProvider.System);

        await walker.WalkAsync(
            Some.Region,
            async (number, size, token) =>
            {
                most = Math.Max(most, Interlocked.Increment(ref now));
                await Task.Delay(1, token);
                Interlocked.Decrement(ref now);
                return await region.FetchAsync(number, size, token);
            },
            new Dictionary<string, Guid>(), CancellationToken.None);

        Assert.Equal(1, most);
    }

    [Fact]
    public async Task A_deadline_that_has_passed_is_told_with_the_region()
    {
        var walker = new CompleteListing.Walker(new WalkLimits { Deadline = TimeSpan.FromMilliseconds(50) }, TimeProvider.System);

        var listing = await walker.WalkAsync(
            Some.Region, async (_, _, token) => { await Task.Delay(Timeout.Infinite, token); return null!; },
            new Dictionary<string, Guid>(), CancellationToken.None);

        Assert.Equal("The walk of cn-hangzhou did not end within 50 ms.", Assert.IsType<IncompleteListing>(listing).Reason);
    }

    [Fact]
    public async Task A_flow_log_that_comes_and_goes_with_each_walk_is_told()
    {
        var region = new PagedRegion(Some.FlowLogs(25));
        var swap = 0;
        region.BeforePage = answered =>
        {
            // At the beginning of each walk of three pages; the total stays.
            if (answered % 3 != 0) return;
            region.FlowLogs.RemoveAt(24);
            region.FlowLogs.Add(Some.FlowLog($"flowlog-swapped-{swap++}"));
        };

        var listing = await region.WalkAsync(["flowlog-gone"]);

        Assert.Contains(
            "still moving: a flow log that is known was missing in one walk and not in the next.", Assert.IsType<IncompleteListing>(listing).Reason,
            StringComparison.Ordinal);
    }
}
