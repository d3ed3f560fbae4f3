using Xunit.Abstractions;

namespace Sync.Proofs.Crash;

/// <summary>
/// Promises 7 and 8 together: whatever fails while two apps run, no false data is stored and no alert is lost.
/// </summary>
public class ChaosTests(ITestOutputHelper output)
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    [FaketimeFact]
    public async Task Two_apps_whose_servers_networks_and_clocks_fail_keep_every_promise_and_converge_by_themselves()
    {
        await using var bench = await ChaosBench.StartAsync();
        var random = new Random(20261127);
        var moves = new ChaosMoves(bench, random).All.ToArray();
        for (var round = 0; round < ProofSettings.Rounds; round++)
        {
            random.Shuffle(moves);
            foreach (var makeAsync in moves)
            {
                bench.App.Cloud.Drift(5);
                bench.App.Cloud.Network.Drift(3);
                await bench.WaitForRunAsync();
                await Task.Delay(LongestPause * random.NextDouble());
                await makeAsync();
                await bench.CheckAsync();
            }

            await bench.ConvergeAsync();
        }

        await bench.EndAsync();
        await ReportAsync(bench, ProofSettings.Rounds * moves.Length);
    }

    private const string Figures = """
        select count(*), count(*) filter (where outcome = 'succeeded'), count(*) filter (where outcome = 'interrupted'),
            count(*) filter (where outcome in ('partial', 'failed')),
            (select count(*) from sync.drift_event), (select count(*) from sync.alert_message),
            (select count(*) from sync.drift_event where resource = 'attachment'),
            (select count(*) from sync.coverage_event)
        from sync.sync_run
        """;

    private async Task ReportAsync(ChaosBench bench, int disturbances)
    {
        var (runs, succeeded, interrupted, failed, events, messages, ofNetwork, ofCoverage) =
            await bench.QueryAsync<(long, long, long, long, long, long, long, long)>(Figures);
        Assert.NotEqual(0, ofNetwork);
        Assert.NotEqual(0, ofCoverage);
        output.WriteLine(
            $"{disturbances} disturbances: {runs} runs, {succeeded} succeeded, "
            + $"{failed} partial or failed, {interrupted} interrupted, {events} events ({ofNetwork} of attachments), "
            + $"{ofCoverage} events about coverage, {messages} messages");
        ProofResults.Row(
            nameof(ChaosTests), ("rounds", ProofSettings.Rounds), ("disturbances", disturbances), ("runs begun", runs),
            ("succeeded", succeeded),
            ("partial or failed", failed), ("interrupted", interrupted), ("drift events", events),
            ("of these of attachments", ofNetwork), ("events about coverage", ofCoverage),
            ("alert messages", messages));
    }
}
