using Sync.Benchmarks.Runs;

namespace Sync.Benchmarks.Peers;

/// <summary>
/// Runs of <c>flowsync sync</c>, compared with scripts that one would write in an afternoon. Every program starts cold
/// and gets the same bytes from the same replay.
/// </summary>
internal static class PeerBenchmark
{
    private const int Rounds = 3;

    /// <param name="few">Flow logs of the unchanged runs.</param>
    /// <param name="many">Flow logs of the first loads.</param>
    public static async Task<int> RunAsync(int few, int many)
    {
        var met = await UnchangedAsync(few);
        return met & await FirstLoadAsync(many) ? 0 : 2;
    }

    private static async Task<bool> UnchangedAsync(int flowLogs)
    {
        Report.Heading($"{flowLogs} flow logs, unchanged, {LocalProcess.Description}");
        await using var postgres = await BenchmarkPostgres.StartAsync();
        await using var cloud = await ReplayedCloud.StartAsync(flowLogs);
        var settings = cloud.Settings(postgres.ConnectionString);
        await SyncProgram.RunAsync(postgres, settings);
        await ScriptTable.CreateAsync(postgres, "flow_log.sql");
        Peer[] peers = [await Peer.PythonAsync(), await Peer.NodeAsync(), Peer.CSharp];
        var (sync, costs) = (default(ProgramCost), new Dictionary<Peer, ProgramCost>());
        // The first round loads the table of the scripts.
        for (var round = 0; round <= Rounds; round++)
        {
            var (ours, _) = await SyncProgram.RunAsync(postgres, settings);
            if (round > 0) sync = ours.Or(sync);
            foreach (var peer in peers.Where(each => each.Start is not null))
            {
                await ScriptTable.VacuumAsync(postgres);
                var cost = await RunAsync(peer, cloud, postgres, flowLogs);
                if (round > 0) costs[peer] = cost.Or(costs.GetValueOrDefault(peer));
            }
        }

        var met = true;
        foreach (var peer in peers)
        {
            if (costs.TryGetValue(peer, out var theirs))
                met &= CostTable.Tell("unchanged run", sync!, peer.Name, theirs, peer.Goals);
            else Report.Skipped("unchanged run", peer.Name, peer.Missing);
        }

        return met;
    }

    private static async Task<bool> FirstLoadAsync(int flowLogs)
    {
        Report.Heading($"{flowLogs} flow logs, first load, {LocalProcess.Description}");
        await using var cloud = await ReplayedCloud.StartAsync(flowLogs);
        ProgramCost? sync = null, indexed = null, bare = null;
        // The answers are recorded in the first round.
        for (var round = 0; round <= Rounds; round++)
        {
            var (one, two, three) = (
                await LoadAsync(), await LoadScriptAsync(cloud, "flow_log_indexed.sql", flowLogs),
                await LoadScriptAsync(cloud, "flow_log.sql", flowLogs));
            if (round > 0) (sync, indexed, bare) = (one.Or(sync), two.Or(indexed), three.Or(bare));
        }

        var met = CostTable.Tell(
            "first load", sync!, $"{Peer.CSharp.Name}, same indexes", indexed!, new CostGoals(Processor: 1.2));
        return met & CostTable.Tell(
            "first load", sync!, $"{Peer.CSharp.Name}, one key, no search, no history", bare!,
            new CostGoals(Time: 1.8, Wal: 2));

        async Task<ProgramCost> LoadAsync()
        {
            await using var postgres = await BenchmarkPostgres.StartAsync();
            return (await SyncProgram.RunAsync(postgres, cloud.Settings(postgres.ConnectionString))).Cost;
        }
    }

    /// <param name="table">The file that creates the script's table.</param>
    private static async Task<ProgramCost> LoadScriptAsync(ReplayedCloud cloud, string table, int flowLogs)
    {
        await using var postgres = await BenchmarkPostgres.StartAsync();
        await ScriptTable.CreateAsync(postgres, table);
        return await RunAsync(Peer.CSharp, cloud, postgres, flowLogs);
    }

    private static async Task<ProgramCost> RunAsync(
        Peer peer, ReplayedCloud cloud, BenchmarkPostgres postgres, int flowLogs)
    {
        var (_, cost) = await CostMeter.OfProgramAsync(postgres, () => peer.Start!(cloud, postgres));
        await ScriptTable.CheckAsync(postgres, peer.Name, flowLogs);
        return cost;
    }
}
