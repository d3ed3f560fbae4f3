namespace Sync.Tests.Proof.Faults;

/// <summary>
/// Every fault of the cloud at every moment, for one scope and for all, for the whole run and for one call: the inventory equals the
/// last complete listings, nothing else is lost, the run tells the truth, and the next one converges.
/// </summary>
public sealed class PageFaultTests
{
    [Theory]
    [InlineData(Moment.FirstPage)]
    [InlineData(Moment.LaterPage)]
    [InlineData(Moment.LastPage)]
    public async Task Whatever_befalls_a_page_nothing_is_lost_and_the_run_says_so(Moment moment)
    {
        await using var bench = await FaultBench.StartAsync();

        await Cells.TryAllAsync(bench, FaultCase.At(moment), fault => fault.Name, async fault =>
            await Marks.CheckAsync(bench, await bench.StrikeAsync(fault.Make(bench.Regions)), fault));
    }
}
