using Sync.Local.FakeCen.Faults;
using Sync.Tests.Support;

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

/// <summary>The cloud that does not answer: on the machine's own clock, so that the limit of an attempt ends it.</summary>
public sealed class HangTests
{
    private static readonly KnownFault Hangs = new("no answer", new Hang(), ["failed Timeout"], []);

    [Fact]
    public Task A_cloud_that_does_not_answer_is_given_up_and_nothing_is_lost() => Cells.TryAtOnceAsync(
        Enum.GetValues<Moment>().Where(moment => moment < Moment.Merge), moment => $"{moment}", async moment =>
        {
            await using var bench = await FaultBench.StartAsync(
                new SyncSurroundings { Time = TimeProvider.System }, ("Sync:Alibaba:AttemptTimeout", "00:00:05"), ("Sync:Alibaba:MaxRetries", "0"));
            var fault = new FaultCase(Hangs, moment, AllScopes: true, Lasts: true);

            var struck = await bench.StrikeAsync(fault.Make(bench.Regions));

            if (moment < Moment.FirstPage) await Marks.CheckFailedAsync(bench, struck, fault);
            else await Marks.CheckAsync(bench, struck, fault);
            await bench.ConvergeAsync();
        });
}
