using Sync.FlowLogs;
using Sync.Inventory.Walk;

namespace Sync.Tests.Inventory.Walk;

/// <summary>Walks just within their limits, and the messages for those beyond them.</summary>
public class WalkLimitTests
{
    [Fact]
    public async Task An_id_may_have_256_characters()
    {
        var region = new PagedRegion([Some.FlowLog(new string('x', 256))]);

        Assert.IsType<CompleteListing<FlowLog>>(await region.WalkAsync());
    }

    [Fact]
    public async Task The_maximum_number_of_pages_may_be_walked()
    {
        var region = new PagedRegion(Some.FlowLogs(39));

        var listing = await region.WalkAsync(limits: new WalkLimits { PageSize = 10, MaxPages = 4 });

        Assert.Equal(4, Assert.IsType<CompleteListing<FlowLog>>(listing).Counts.Pages);
    }

    [Fact]
    public async Task Too_many_pages_are_reported_with_the_limit()
    {
        var listing = await new PagedRegion(Some.FlowLogs(41))
            .WalkAsync(limits: new WalkLimits { PageSize = 10, MaxPages = 4 });

        Assert.Equal(
            "The listing would take 5 pages; at most 4 are walked. "
                + "Raise Sync__Alibaba__PageSize, or list fewer flow logs with Sync__Alibaba__Filter__*.",
            Assert.IsType<IncompleteListing<FlowLog>>(listing).Doubt.Reason);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task An_echoed_page_size_of_0_is_ignored(int from)
    {
        var region = new PagedRegion(Some.FlowLogs(25))
        {
            Answer = (number, page) => number >= from ? page with { PageSize = 0 } : page,
        };

        Assert.IsType<CompleteListing<FlowLog>>(await region.WalkAsync());
    }

    [Fact]
    public async Task The_first_inconsistency_is_the_one_reported()
    {
        var region = new PagedRegion(Some.FlowLogs(25))
        {
            Answer = (number, page) =>
                number == 2 ? page with { TotalCount = 99, PageNumber = 1, WithoutId = 3 } : page,
        };

        var listing = await region.WalkAsync(limits: new WalkLimits { PageSize = 10, PagesAtOnce = 1 });

        Assert.Contains(
            ": the total changed from 25 to 99.", Assert.IsType<IncompleteListing<FlowLog>>(listing).Doubt.Reason,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_more_pages_are_fetched_at_once_than_the_limit_says()
    {
        var region = new PagedRegion(Some.FlowLogs(200));
        var (now, most) = (0, 0);
        var walker = new CompleteListing<FlowLog>.Walker(
            FlowLog.Resource, new WalkLimits { PageSize = 10, PagesAtOnce = 1 }, TimeProvider.System);

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
    public async Task An_expired_deadline_is_reported_with_the_region()
    {
        var walker = new CompleteListing<FlowLog>.Walker(
            FlowLog.Resource, new WalkLimits { Deadline = TimeSpan.FromMilliseconds(50) }, TimeProvider.System);

        var listing = await walker.WalkAsync(
            Some.Region, async (_, _, token) => { await Task.Delay(Timeout.Infinite, token); return null!; },
            new Dictionary<string, Guid>(), CancellationToken.None);

        Assert.Equal(
            "The walk of cn-hangzhou did not end within 50 ms.",
            Assert.IsType<IncompleteListing<FlowLog>>(listing).Doubt.Reason);
    }

    [Fact]
    public async Task A_flow_log_that_comes_and_goes_with_each_walk_is_reported()
    {
        var region = new PagedRegion(Some.FlowLogs(25));
        var swap = 0;
        region.BeforePage = answered =>
        {
            // At the beginning of each walk of three pages; the total does not change.
            if (answered % 3 != 0) return;
            region.FlowLogs.RemoveAt(24);
            region.FlowLogs.Add(Some.FlowLog($"flowlog-swapped-{swap++}"));
        };

        var listing = await region.WalkAsync(["flowlog-gone"]);

        Assert.Contains(
            "still changing: a known flow log was missing in one walk and not in the next.",
            Assert.IsType<IncompleteListing<FlowLog>>(listing).Doubt.Reason,
            StringComparison.Ordinal);
    }
}
