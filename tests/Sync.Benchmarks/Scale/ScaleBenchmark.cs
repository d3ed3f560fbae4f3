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
    // The worker processes share a few cores with the database and the cloud. With fewer calls at a time than by
    // default, the latency is what a worker waits for, as it is for an instance with a core of its own.
    private const int Regions = 30, FlowLogsPerAccount = 60, CallsAtOnce = 4;
    private const double LeastSpeedup = 1.8;

    private static readonly int[] Workers = [1, 2, 4, 8];

    /// <param name="accounts">The accounts of the runs on this machine, 1 to 500.</param>
    public static async Task<int> RunAsync(int accounts)
    {
        await using var cloud = await CloudProcess.StartAsync(
            FlowLogsPerAccount, Regions, "--accounts", accounts.ToString(CultureInfo.InvariantCulture),
            "--latency", Organisation.Latency.ToString("c", CultureInfo.InvariantCulture));
        Report.Heading(
            Invariant($"Worker processes, {accounts} accounts × {Regions} regions, ")
            + Invariant($"{Organisation.Latency.TotalMilliseconds:0} ms, {CallsAtOnce} calls at a time each"));
        var runs = new List<Measured>();
        foreach (var workers in Workers) runs.Add(await MeasureAsync(cloud, workers));
        var met = true;
        foreach (var run in runs.Skip(1)) met &= Tell("first load", runs[0].First, run.First, run.Workers);
        foreach (var run in runs.Skip(1)) met &= Tell("unchanged", runs[0].Again, run.Again, run.Workers);
        return met & Organisation.Simulate(Cost(runs[0].First), Cost(runs[0].Again)) ? 0 : 2;
    }

    /// <summary>More workers than two only have to be no slower: the cores of one machine bound them.</summary>
    private static bool Tell(string what, Load one, Load many, int workers) => Report.Line(
        Invariant($"{what}, {workers} workers"), "one worker", one.Seconds / many.Seconds,
        workers == 2 && what == "unchanged" ? LeastSpeedup : 1,
        Invariant($"{many.Seconds:0.0} s against {one.Seconds:0.0} s, {many.Scopes / many.Seconds:0} scopes/s; ")
        + Invariant($"per scope {many.Processor * 1000 / many.Scopes:0.0} ms of a core of the workers, ")
        + Invariant($"{many.Cost.Processor * 1000 / many.Scopes:0.0} ms and {many.Cost.WalBytes / many.Scopes} bytes ")
        + Invariant($"of WAL of the database; {many.Cost.Connections} connections; the clock was held for ")
        + Invariant($"{many.Cost.ClockHeld:P0} of the time, {many.Cost.AtClock:0.00} merges waited for it"));

    private static ScopeCost Cost(Load load) => new(
        load.Calls / (double)load.Scopes, load.Processor / load.Scopes, load.Cost.Processor / load.Scopes,
        load.Cost.ClockHeld * load.Seconds / load.Scopes);

    private static async Task<Measured> MeasureAsync(CloudProcess cloud, int workers)
    {
        await using var postgres = await BenchmarkPostgres.StartAsync();
        var settings = cloud.Settings(postgres.ConnectionString);
        settings["Sync__Alibaba__ResourceDirectoryEndpoint"] = cloud.Endpoint.ToString();
        settings["Sync__Alibaba__RequestsPerSecond"] = "5";
        settings["Sync__Alibaba__MaxConcurrency"] = CallsAtOnce.ToString(CultureInfo.InvariantCulture);
        settings["Sync__ResourceDirectory__Enabled"] = "true";
        settings["Sync__Network__Enabled"] = "false";
        settings["Sync__Postgres__MaxConnections"] = "80";
        settings["Sync__Postgres__Instances"] = workers.ToString(CultureInfo.InvariantCulture);
        await using var pool = WorkerPool.Start(workers, settings);
        return new Measured(workers, await LoadAsync(postgres, pool), await LoadAsync(postgres, pool));
    }

    private static async Task<Load> LoadAsync(BenchmarkPostgres postgres, WorkerPool pool)
    {
        var before = await pool.CostAsync();
        var (time, cost) = await DatabaseLoad.ObserveAsync(postgres.DataSource, pool.RunAsync);
        var processor = await pool.CostAsync() - before;
        await using var connection = await postgres.DataSource.OpenConnectionAsync();
        var (scopes, calls) = await connection.QuerySingleAsync<(long, long)>(
            """
            select count(*), sum(calls)::bigint
            from sync.run_scope
            where run_id = (select max(run_id) from sync.sync_run)
            """);
        return new Load(time.TotalSeconds, cost, processor, scopes, calls);
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    /// <param name="Processor">Processor time of all workers, in seconds.</param>
    /// <param name="Calls">Calls for flow logs.</param>
    private sealed record Load(double Seconds, DatabaseCost Cost, double Processor, long Scopes, long Calls);

    private sealed record Measured(int Workers, Load First, Load Again);
}
