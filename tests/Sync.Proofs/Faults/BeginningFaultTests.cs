using Sync.Local.FakeCen.Faults;

namespace Sync.Proofs.Faults;

/// <inheritdoc cref="PageFaultTests"/>
public sealed class BeginningFaultTests
{
    [Theory]
    [InlineData(Moment.Identity)]
    [InlineData(Moment.RegionList)]
    public async Task A_fault_at_the_start_of_a_run_changes_nothing_and_is_reported(Moment moment)
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
    [InlineData(1, "skipped NotListed")]
    [InlineData(3, "failed NoRegions")]
    public async Task Regions_that_are_missing_from_the_list_keep_their_rows(int missing, string answer)
    {
        await using var bench = await FaultBench.StartAsync();
        var known = new KnownFault("missing", new Reset(), [answer], []);

        var faults = bench.Regions.Take(missing).Select(region => new MissingRegionFromList(region));
        var struck = await bench.StrikeAsync(faults);

        var fault = new FaultCase(known, Moment.RegionList, AllScopes: false, Lasts: true);
        if (missing == 1) await Marks.CheckAsync(bench, struck, fault);
        else await Marks.CheckFailedAsync(bench, struck, fault);
        await bench.ConvergeAsync();
    }

    [Fact]
    public async Task A_region_list_without_ids_keeps_all_rows_and_is_reported()
    {
        await using var bench = await FaultBench.StartAsync();
        var known = new KnownFault("nameless", new NamelessRegions(), ["failed Malformed"], []);

        var struck = await bench.StrikeAsync([known.Fault]);

        await Marks.CheckFailedAsync(
            bench, struck, new FaultCase(known, Moment.RegionList, AllScopes: true, Lasts: true));
        await bench.ConvergeAsync();
    }

    [Fact]
    public void The_matrix_covers_every_known_fault()
    {
        var existing = typeof(Fault).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(Fault)) && !type.IsAbstract)
            // Other calls than those of this matrix.
            .Where(type => !type.IsSubclassOf(typeof(NetworkFault)));

        var covered = KnownFaults.All.Select(known => known.Fault.GetType());
        Assert.Empty(existing.Except(
            [.. covered, typeof(Hang), typeof(MissingRegionFromList), typeof(NamelessRegions)]));
        var moments = Enum.GetValues<Moment>().Where(moment => moment < Moment.Merge);
        Assert.InRange(moments.Sum(moment => FaultCase.At(moment).Count()), 450, int.MaxValue);
    }
}
