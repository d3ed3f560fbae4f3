using Sync.Proofs.Crash;

namespace Sync.Proofs.Faults;

/// <summary>
/// Every fault of the cloud at every moment, for one scope and for all, for the whole run and for one call: the
/// inventory equals the last complete listings, no other row is lost, the run's report is correct, and the next run
/// converges.
/// </summary>
public sealed class PageFaultTests
{
    [Theory]
    [InlineData(Moment.FirstPage)]
    [InlineData(Moment.LaterPage)]
    [InlineData(Moment.LastPage)]
    public async Task A_fault_on_a_page_loses_no_row_and_is_reported(Moment moment)
    {
        await using var bench = await FaultBench.StartAsync();

        var cases = ProofSettings.Share(FaultCase.At(moment));
        await Cells.TryAllAsync(bench, cases, fault => fault.Name, async fault =>
            await Marks.CheckAsync(bench, await bench.StrikeAsync(fault.Make(bench.Regions)), fault));
    }
}
