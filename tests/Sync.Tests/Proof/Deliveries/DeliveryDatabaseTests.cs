using Sync.Runs;
using Sync.Tests.Drift.Deliveries;
using Sync.Tests.Proof.Faults;
using Sync.Tests.Support;

namespace Sync.Tests.Proof.Deliveries;

/// <summary>
/// A database that refuses, at every statement of sending and of owing, for one sink and for all: nothing that is owed is lost, what had
/// gone out goes out again under its id, nobody else waits, and the merge stays or is rolled back with all that it owed.
/// </summary>
public sealed class DeliveryDatabaseTests
{
    // Sending knows only whether the database said no or was away: MergeFaultTests has more ways to say no.
    private static readonly (string Code, string Name)[] Codes = [("53100", "disk full"), ("kill", "session ended")];

    private sealed record Strike(DeliverySite Site, string Code, string Error, bool AllSinks)
    {
        public string Name => $"{Error} at {Site.Name}, {(AllSinks ? "all sinks" : "one sink")}";
    }

    [Fact]
    public async Task A_database_that_refuses_what_sending_writes_costs_no_event_and_holds_up_no_other_sink()
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
        await bench.ExecuteAsync(DeliveryStrike.Age);
        await bench.OweAsync(1);
        var struck = strike.AllSinks ? bench.Sinks : [bench.Sinks[0]];
        foreach (var (sink, receiver) in bench.Sinks.Zip(bench.Receivers))
            if (struck.Contains(sink) && ReceiverFaults.Answer(strike.Site.Status) is { } fault) receiver.Strike(fault, after: 0);
        var told = Failures(bench);
        await StrikeAsync(bench, strike.Site.Name, strike.Code, strike.AllSinks ? null : bench.Sinks[0]);

        await bench.App.SendAsync();

        await bench.ExecuteAsync(DatabaseStrike.Clear);
        Assert.Equal(struck.Count, Failures(bench) - told);
        await bench.CheckInventoryAsync();
        var messages = await bench.MessagesAsync();
        foreach (var (sink, receiver) in bench.Sinks.Zip(bench.Receivers))
        {
            var isStruck = struck.Contains(sink);
            Assert.Equal(!isStruck || strike.Site.IsSent ? 1 : 0, receiver.Arrived.Count);
            // The turn is given back when all else is done.
            var isKept = !isStruck || strike.Site.Name == "turn given back";
            Assert.Equal(isKept ? ["sent 1"] : messages[sink].Select(_ => "owed 0"), messages[sink].Select(message => $"{message.State} {message.Attempts}"));
        }

        await bench.MendAsync();
        Assert.All(bench.Receivers, receiver => Assert.InRange(receiver.Arrived.Count, 1, strike.Site.IsSent ? 2 : 1));
        await bench.CheckAllToldAsync([.. struck]);
    }

    [Fact]
    public async Task A_database_that_refuses_what_is_owed_refuses_the_merge_and_the_next_run_owes_it_once()
    {
        await using var bench = await StartAsync();
        var strikes = from site in DeliveryStrike.Owing from code in Codes from allSinks in new[] { false, true } select (site, code, allSinks);

        await Cells.TryInTurnAsync(strikes, strike => $"{strike}", async strike =>
        {
            var before = await bench.App.QueryAsync<string>("select flow_log_id from sync.flow_log order by 1");
            await StrikeAsync(bench, strike.site, strike.code.Code, strike.allSinks ? null : bench.Sinks[0]);
            bench.Drift();

            var report = await bench.App.RunAsync();

            Assert.Equal((ScopeOutcome.Failed, "Database"), (Assert.Single(report.Scopes).Outcome, report.Scopes[0].ErrorCode));
            Assert.Equal(before, await bench.App.QueryAsync<string>("select flow_log_id from sync.flow_log order by 1"));
            Assert.Equal(0, await bench.App.ScalarAsync<long>("select count(*) from sync.delivery where run_id = @RunId", new { report.RunId }));
            await bench.ExecuteAsync(DatabaseStrike.Clear);
            await bench.OweAsync(1, drifts: false);
            await bench.App.SendAsync();
            await bench.CheckAllToldAsync([]);
        });

        await bench.CheckAtRestAsync();
    }

    private static async Task<DeliveryBench> StartAsync()
    {
        var bench = await DeliveryBench.StartAsync(3);
        await bench.App.ExecuteAsync(DatabaseStrike.Arm + DeliveryStrike.Arm);
        return bench;
    }

    private static Task<IReadOnlyList<int>> StrikeAsync(DeliveryBench bench, string site, string code, string? region) =>
        bench.App.QueryAsync<int>(DatabaseStrike.Add, new { site, region, code });

    private static int Failures(DeliveryBench bench) =>
        bench.App.Log.All.Count(line => line.StartsWith("Error The database failed while sending to sink", StringComparison.Ordinal));
}
