using Sync.Local.FakeCen.Faults;

namespace Sync.Proofs.Faults;

/// <summary>A cloud that does not answer. Uses the real clock, so that the attempt timeout ends the call.</summary>
public sealed class HangTests
{
    private static readonly KnownFault Hangs = new("no answer", new Hang(), ["failed Timeout"], []);

    [Fact]
    public Task A_cloud_that_does_not_answer_times_out_and_no_row_is_lost() => Cells.TryAtOnceAsync(
        Enum.GetValues<Moment>().Where(moment => moment < Moment.Merge), moment => $"{moment}", async moment =>
        {
            await using var bench = await FaultBench.StartAsync(
                new SyncSurroundings { Time = TimeProvider.System }, ("Sync:Alibaba:AttemptTimeout", "00:00:05"),
                ("Sync:Alibaba:MaxRetries", "0"));
            var fault = new FaultCase(Hangs, moment, AllScopes: true, Lasts: true);

            var struck = await bench.StrikeAsync(fault.Make(bench.Regions));

            if (moment < Moment.FirstPage) await Marks.CheckFailedAsync(bench, struck, fault);
            else await Marks.CheckAsync(bench, struck, fault);
            await bench.ConvergeAsync();
        });
}
