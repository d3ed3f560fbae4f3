using Sync.Proofs.Faults;
using Sync.Runs;

namespace Sync.Proofs.Deliveries;

/// <summary>
/// The database rejects each statement that sends or creates deliveries, for one sink and for all. No pending delivery
/// is lost; a message that was already sent is repeated under the same ID; other sinks do not wait; the merge is rolled
/// back together with its deliveries, or stays.
/// </summary>
public sealed class DeliveryDatabaseTests
{
    // Sending only distinguishes a rejected statement from a lost session: MergeFaultTests covers more errors.
    private static readonly (string Code, string Name)[] Codes = [("53100", "disk full"), ("kill", "session ended")];

    private sealed record Strike(DeliverySite Site, string Code, string Error, bool AllSinks)
    {
        public string Name => $"{Error} at {Site.Name}, {(AllSinks ? "all sinks" : "one sink")}";
    }

    [Fact]
    public async Task A_database_error_while_sending_loses_no_event_and_delays_no_other_sink()
    {
        await using var bench = await StartAsync();
        var strikes = from site in DeliveryStrike.Sites
                      from code in Codes
                      from allSinks in new[] { false, true }
                      select new Strike(site, code.Code, code.Name, allSinks);

        await Cells.TryInTurnAsync(strikes, strike => strike.Name, strike => TryAsync(bench, strike));

        await bench.CheckAtRestAsync();
    }

    private static async Task TryAsync(DeliveryBench bench, Strike strike)
    {
        await bench.MakePendingAsync(1);
        var struck = strike.AllSinks ? bench.Sinks : [bench.Sinks[0]];
        foreach (var (sink, receiver) in bench.Sinks.Zip(bench.Receivers))
            if (struck.Contains(sink) && ReceiverFaults.Answer(strike.Site.Status) is { } fault)
                receiver.Strike(fault, after: 0);
        var failures = Failures(bench);
        await StrikeAsync(bench, strike.Site.Name, strike.Code, strike.AllSinks ? null : bench.Sinks[0]);

        await bench.App.SendAsync();

        await bench.ExecuteAsync(DatabaseStrike.Clear);
        Assert.Equal(struck.Count, Failures(bench) - failures);
        await bench.CheckInventoryAsync();
        var messages = await bench.MessagesAsync();
        foreach (var (sink, receiver) in bench.Sinks.Zip(bench.Receivers))
        {
            var isStruck = struck.Contains(sink);
            Assert.Equal(!isStruck || strike.Site.IsSent ? 1 : 0, receiver.Arrived.Count);
            // The lease is released after everything else is done.
            var isKept = !isStruck || strike.Site.Name == "lease released";
            Assert.Equal(
                isKept ? ["sent 1"] : messages[sink].Select(_ => "owed 0"),
                messages[sink].Select(message => $"{message.State} {message.Attempts}"));
        }

        await bench.MendAsync();
        Assert.All(bench.Receivers, receiver => Assert.InRange(receiver.Arrived.Count, 1, strike.Site.IsSent ? 2 : 1));
        await bench.CheckAllReceivedAsync([.. struck]);
    }

    [Fact]
    public async Task A_database_error_while_creating_deliveries_rolls_back_the_merge_until_the_next_run()
    {
        await using var bench = await StartAsync();
        var strikes = from site in DeliveryStrike.MergeSites
                      from code in Codes
                      from allSinks in new[] { false, true }
                      select (site, code, allSinks);

        await Cells.TryInTurnAsync(strikes, strike => $"{strike}", async strike =>
        {
            var before = await bench.App.QueryAsync<string>("select flow_log_id from sync.flow_log order by 1");
            await StrikeAsync(bench, strike.site, strike.code.Code, strike.allSinks ? null : bench.Sinks[0]);
            bench.Drift();

            var report = await bench.App.RunAsync();

            Assert.Equal(
                (ScopeOutcome.Failed, "Database"), (Assert.Single(report.Scopes).Outcome, report.Scopes[0].ErrorCode));
            Assert.Equal(
                before, await bench.App.QueryAsync<string>("select flow_log_id from sync.flow_log order by 1"));
            Assert.Equal(
                0,
                await bench.App.ScalarAsync<long>(
                    "select count(*) from sync.delivery where run_id = @RunId", new { report.RunId }));
            await bench.ExecuteAsync(DatabaseStrike.Clear);
            await bench.MakePendingAsync(1, drifts: false);
            await bench.App.SendAsync();
            await bench.CheckAllReceivedAsync([]);
        });

        await bench.CheckAtRestAsync();
    }

    private static async Task<DeliveryBench> StartAsync()
    {
        var bench = await DeliveryBench.StartAsync(3);
        await bench.App.ExecuteAsync(DatabaseStrike.Arm + DeliveryStrike.Arm);
        return bench;
    }

    private static Task<IReadOnlyList<int>> StrikeAsync(
        DeliveryBench bench, string site, string code, string? region) =>
        bench.App.QueryAsync<int>(DatabaseStrike.Add, new { site, region, code });

    private static int Failures(DeliveryBench bench) =>
        bench.App.Log.All.Count(line =>
            line.StartsWith("Error The database failed while sending to sink", StringComparison.Ordinal));
}
