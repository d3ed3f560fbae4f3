using System.Globalization;
using Dapper;
using Sync.Benchmarks.Runs;

namespace Sync.Benchmarks.Scale;

/// <summary>
/// Distributed runs by worker processes with a distant cloud, first loads by many workers, and from their costs a
/// simulation of an organisation that no machine of a developer holds.
/// </summary>
internal static class ScaleBenchmark
{
    private const int Regions = 30, FlowLogsPerAccount = 60, Slots = 16;
    private const double LeastSpeedup = 1.8, Minutes = 60, LongestRun = 25 * Minutes;

    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(100);

    /// <param name="accounts">The accounts of the runs on this machine, 1 to 500.</param>
    public static async Task<int> RunAsync(int accounts)
    {
        await using var cloud = await CloudProcess.StartAsync(
            FlowLogsPerAccount, Regions, "--accounts", accounts.ToString(CultureInfo.InvariantCulture),
            "--latency", Latency.ToString("c", CultureInfo.InvariantCulture));
        Report.Heading(
            Invariant($"Worker processes, {accounts} accounts × {Regions} regions, ")
            + Invariant($"{Latency.TotalMilliseconds:0} ms, 5 calls/s per scope"));
        var scopes = accounts * Regions;
        var loads = new List<Measured>();
        foreach (var workers in (int[])[1, 2, 4, 8]) loads.Add(await MeasureAsync(cloud, workers));
        foreach (var load in loads.Skip(1))
        {
            Report.Line(
                Invariant($"first load, {load.Workers} workers"), "one worker",
                loads[0].First.TotalSeconds / load.First.TotalSeconds, 1,
                Invariant($"{load.First.TotalSeconds:0.0} s, {scopes / load.First.TotalSeconds:0} merges/s, ")
                + Invariant($"{load.FirstCost.AtClock:0.00} of them waiting for the clock, ")
                + Invariant($"{load.FirstCost.Connections} connections"));
        }

        var (one, two) = (loads[0], loads[1]);
        var met = Report.Line(
            "2 workers", "one worker", one.Again.TotalSeconds / two.Again.TotalSeconds, LeastSpeedup,
            Invariant($"unchanged: {one.Again.TotalSeconds:0.0} s and {two.Again.TotalSeconds:0.0} s; per scope ")
            + Invariant($"{one.Processor * 1000 / scopes:0.0} ms of a core, ")
            + Invariant($"{one.AgainCost.Seconds * 1000 / scopes:0.0} ms and {one.AgainCost.WalBytes / scopes} bytes ")
            + "of WAL of the database");
        return met & Simulate(new ScopeCost(
            one.Calls / (double)scopes, one.Processor / scopes, one.AgainCost.Seconds / scopes)) ? 0 : 2;
    }

    private static bool Simulate(ScopeCost cost)
    {
        var estate = new Estate(10_000, Regions, Latency.TotalSeconds, Slots, DatabaseCores: 4);
        Report.Heading("Simulated: 10000 accounts × 30 regions and a database with 4 cores, within 25 min");
        var met = true;
        var one = Simulation.Run(estate, cost, 1);
        foreach (var workers in (int[])[1, 2, 4, 8])
        {
            var run = Simulation.Run(estate, cost, workers);
            var line = Invariant($"{run.Seconds / Minutes:0.0} min ({one.Seconds / run.Seconds:0.0} × one worker), ")
                + Invariant($"{run.Calls:0} calls, {run.ScopesPerSecond:0} scopes/s into the ledger, ")
                + Invariant($"core of a worker {run.Processor:P0} busy, database {run.Database:P0}");
            var isFast = Report.AtMost(Invariant($"{workers} workers"), "25 min", run.Seconds / LongestRun, 1, line);
            // The page says which sizes need how many workers; eight must be enough for this one.
            if (workers == 8) met &= isFast;
        }

        var size = Enumerable.Range(1, 100).Select(hundreds => hundreds * 100).TakeWhile(accounts =>
            Simulation.Run(estate with { Accounts = accounts }, cost, 1).Seconds <= LongestRun).LastOrDefault();
        return met & Report.Line(
            "accounts of one worker", "1000 accounts", size / 1000.0, 1,
            Invariant($"{size} accounts within 25 min, in one process"));
    }

    private static async Task<Measured> MeasureAsync(CloudProcess cloud, int workers)
    {
        await using var postgres = await BenchmarkPostgres.StartAsync();
        var settings = cloud.Settings(postgres.ConnectionString);
        settings["Sync__Alibaba__ResourceDirectoryEndpoint"] = cloud.Endpoint.ToString();
        settings["Sync__Alibaba__RequestsPerSecond"] = "5";
        settings["Sync__ResourceDirectory__Enabled"] = "true";
        settings["Sync__Network__Enabled"] = "false";
        settings["Sync__Postgres__MaxConnections"] = "80";
        settings["Sync__Postgres__Instances"] = workers.ToString(CultureInfo.InvariantCulture);
        await using var pool = WorkerPool.Start(workers, settings);
        var (first, firstCost) = await DatabaseLoad.ObserveAsync(postgres.DataSource, pool.RunAsync);
        var before = await pool.CostAsync();
        var (again, againCost) = await DatabaseLoad.ObserveAsync(postgres.DataSource, pool.RunAsync);
        var processor = await pool.CostAsync() - before;
        await using var connection = await postgres.DataSource.OpenConnectionAsync();
        var calls = await connection.ExecuteScalarAsync<long>(
            "select sum(calls) from sync.run_scope where run_id = (select max(run_id) from sync.sync_run)");
        return new Measured(workers, first, firstCost, again, againCost, processor, calls);
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    private sealed record Measured(
        int Workers, TimeSpan First, DatabaseCost FirstCost, TimeSpan Again, DatabaseCost AgainCost, double Processor,
        long Calls);
}
