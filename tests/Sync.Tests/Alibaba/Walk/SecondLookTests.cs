using Sync.Alibaba;
using Sync.Alibaba.Walk;
using Sync.Tests.Support;

namespace Sync.Tests.Alibaba.Walk;

/// <summary>Nothing is absent at one look, and a look that fails takes away nothing that another saw.</summary>
public class SecondLookTests
{
    private static readonly string[] Known = [.. Some.FlowLogs(25).Select(flowLog => flowLog.FlowLogId)];

    [Theory]
    [InlineData(9, 1)]
    [InlineData(25, 3)]
    public async Task A_removal_is_confirmed_by_an_identical_second_walk(int flowLogs, int pages)
    {
        var region = new PagedRegion(Some.FlowLogs(flowLogs));

        var listing = Assert.IsType<CompleteListing>(await region.WalkAsync(["flowlog-gone", "flowlog-000001"]));

        Assert.Equal(["flowlog-gone"], listing.Absent);
        Assert.Equal(new WalkCounts(2, 2 * pages), listing.Counts);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public async Task A_single_answer_that_is_stale_makes_nothing_absent(int listed)
    {
        var region = new PagedRegion(Some.FlowLogs(9));
        region.Answer = (_, page) => region.Pages > 1 ? page : page with { TotalCount = listed, Entries = [.. page.Entries.Take(listed)] };

        var listing = Assert.IsType<CompleteListing>(await region.WalkAsync(Known[..9]));

        Assert.Empty(listing.Absent);
        Assert.Equal(new WalkCounts(2, 2), listing.Counts);
    }

    [Fact]
    public async Task Walks_that_never_lack_the_same_are_no_proof()
    {
        var region = new PagedRegion(Some.FlowLogs(9));
        region.Answer = (_, page) => page with { TotalCount = 8, Entries = [.. page.Entries.Where((_, index) => index != region.Pages % 9)] };

        var listing = Assert.IsType<IncompleteListing>(await region.WalkAsync(Known[..9]));

        Assert.Equal((IncompleteListing.Moving, 4, 9), (listing.Code, listing.Counts.Walks, listing.Count));
    }

    [Fact]
    public async Task Pages_after_a_doubt_are_read_and_merged()
    {
        var flowLogs = Some.FlowLogs(1_000);
        flowLogs[7] = flowLogs[3];
        var region = new PagedRegion(flowLogs);

        var listing = Assert.IsType<IncompleteListing>(await region.WalkAsync(limits: new WalkLimits { PageSize = 50 }));

        Assert.Contains("flow log flowlog-000004 was listed twice", listing.Reason, StringComparison.Ordinal);
        Assert.Equal(999, listing.New.Count);
        Assert.Equal(new WalkCounts(2, 42), listing.Counts);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(6)]
    public async Task A_confirming_walk_that_is_refused_takes_nothing_away_from_the_first(int refusedCall)
    {
        var region = new PagedRegion(Some.FlowLogs(25));
        region.Answer = (_, page) => region.Pages < refusedCall ? page : throw new AlibabaException(AlibabaErrorKind.Denied, "Forbidden.RAM", "no");

        var listing = Assert.IsType<IncompleteListing>(await region.WalkAsync(["flowlog-gone", Known[0], Known[24]]));

        Assert.Equal("Forbidden.RAM", listing.Error?.Code);
        Assert.Equal((25, 23, 2), (listing.Count, listing.New.Count, listing.Changed.Count));
    }

    [Fact]
    public async Task What_one_walk_saw_and_the_next_did_not_is_kept_as_it_was_seen_last()
    {
        // Each walk of three pages ends with another flow log, and the first is of another status.
        var region = new PagedRegion(Some.FlowLogs(25));
        var walk = 0;
        region.BeforePage = answered =>
        {
            if (answered % 3 != 0) return;
            walk++;
            region.FlowLogs[24] = Some.FlowLog($"flowlog-of-walk-{walk}");
            region.FlowLogs[0] = region.FlowLogs[0] with { Status = $"status-{walk}" };
        };

        var listing = Assert.IsType<IncompleteListing>(await region.WalkAsync(["flowlog-gone"]));

        var seen = listing.New.ToDictionary(flowLog => flowLog.Entry.FlowLogId, flowLog => flowLog.Entry.Status);
        Assert.Equal(28, seen.Count);
        Assert.All(Enumerable.Range(1, 4), number => Assert.Contains($"flowlog-of-walk-{number}", seen.Keys));
        Assert.Equal("status-4", seen["flowlog-000001"]);
    }
}
