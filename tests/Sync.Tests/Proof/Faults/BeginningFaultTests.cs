using Sync.Local.FakeCen.Faults;

namespace Sync.Tests.Proof.Faults;

/// <inheritdoc cref="PageFaultTests"/>
public sealed class BeginningFaultTests
{
    [Theory]
    [InlineData(Moment.Identity)]
    [InlineData(Moment.RegionList)]
    public async Task Whatever_befalls_the_beginning_of_a_run_nothing_is_changed_and_the_run_says_so(Moment moment)
    {
        await using var bench = await FaultBench.StartAsync();

        await Cells.TryAllAsync(bench, FaultCase.At(moment), fault => fault.Name, async fault =>
        {
            var struck = await bench.StrikeAsync(fault.Make(bench.Regions));
            if (fault.Answers.Contains("synced")) await Marks.CheckAsync(bench, struck, fault);
            else await Marks.CheckFailedAsync(bench, struck, fault);
        });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Regions_that_are_missing_in_the_list_keep_their_rows(bool allScopes)
    {
        await using var bench = await FaultBench.StartAsync();
        var answer = new KnownFault("missing", new Reset(), ["skipped NotListed"], []);

        var struck = await bench.StrikeAsync(bench.Regions.Take(allScopes ? 3 : 1).Select(region => new MissingRegionFromList(region)));

        await Marks.CheckAsync(bench, struck, new FaultCase(answer, Moment.RegionList, allScopes, Lasts: true));
        await bench.ConvergeAsync();
    }

    [Fact]
    public void Every_fault_there_is_stands_in_the_matrix()
    {
        var there = typeof(Fault).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Fault)) && !type.IsAbstract);

        Assert.Empty(there.Except([.. KnownFaults.All.Select(known => known.Fault.GetType()), typeof(Hang), typeof(MissingRegionFromList)]));
        Assert.InRange(Enum.GetValues<Moment>().Where(moment => moment < Moment.Merge).Sum(moment => FaultCase.At(moment).Count()), 450, int.MaxValue);
    }
}
