using System.Globalization;
using System.Text.Json;
using Dapper;
using Sync.Benchmarks.Scale;

namespace Sync.Benchmarks.Runs;

/// <summary>
/// Unchanged runs of many scopes with a few flow logs each: what a scope costs in addition to its call. The cloud
/// answers from memory.
/// </summary>
internal static class ScopesBenchmark
{
    private const int Regions = 30, FlowLogsPerScope = 3, Rounds = 3;
    private const double Seconds = 5, ScopesOfGoal = 9000;

    /// <param name="accounts">Members of the resource directory, 1 to 499, with 30 scopes each.</param>
    public static async Task<int> RunAsync(int accounts)
    {
        var scopes = accounts * Regions;
        Report.Heading($"{scopes} unchanged scopes with {FlowLogsPerScope} flow logs each, over HTTP");
        await using var postgres = await BenchmarkPostgres.StartAsync();
        // The account of the key is not a member.
        await using var cloud = await ReplayedCloud.StartAsync(
            (accounts + 1) * Regions * FlowLogsPerScope, Regions, "--accounts",
            (accounts + 1).ToString(CultureInfo.InvariantCulture));
        var settings = cloud.Settings(postgres.ConnectionString);
        settings["Sync__ResourceDirectory__Enabled"] = "true";
        await RunAsync(postgres, settings, scopes);
        Cost? best = null;
        for (var round = 0; round < Rounds; round++)
        {
            var cost = await RunAsync(postgres, settings, scopes);
            if (best is null || cost.Seconds < best.Seconds) best = cost;
        }

        return Tell(best!, scopes) ? 0 : 2;
    }

    private static bool Tell(Cost cost, int scopes)
    {
        var goal = Seconds * scopes / ScopesOfGoal;
        var met = Report.AtMost(
            "unchanged run", Invariant($"{goal:0.0} s"), cost.Seconds / goal, 1,
            Invariant($"{cost.Seconds:0.0} s; processor {cost.Processor:0.0} s of Sync with its start, ")
            + Invariant($"{cost.Database.Processor:0.0} s of the server, {cost.Database.Connections} connections"));
        return met & Report.AtMost(
            "transactions", "one per scope", cost.Transactions / (double)scopes, 1,
            Invariant($"{cost.Transactions} transactions, {cost.Database.WalBytes / scopes} bytes of WAL per scope"));
    }

    private static async Task<Cost> RunAsync(
        BenchmarkPostgres postgres, Dictionary<string, string> settings, int scopes)
    {
        var (transactions, processor) = (await TransactionsAsync(postgres), ProcessorTime.OfEndedChildren);
        var (report, database) = await DatabaseLoad.ObserveAsync(postgres.DataSource, async () =>
        {
            await using var process = LocalProcess.Start(settings, "sync", "--json");
            return JsonSerializer.Deserialize<JsonElement>((await process.EndAsync()).Output);
        });
        var synced = report.GetProperty("scopes").EnumerateArray()
            .Count(scope => scope.GetProperty("outcome").GetString() == "synced");
        if (synced != scopes) throw new InvalidOperationException($"{synced} of {scopes} scopes were synced.");
        return new Cost(
            report.GetProperty("duration").Deserialize<TimeSpan>().TotalSeconds,
            ProcessorTime.OfEndedChildren - processor, await TransactionsAsync(postgres) - transactions, database);
    }

    private static async Task<long> TransactionsAsync(BenchmarkPostgres postgres)
    {
        await using var connection = await postgres.DataSource.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<long>(
            "select xact_commit + xact_rollback from pg_stat_database where datname = current_database()");
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    /// <param name="Seconds">The duration that the run reports, without the start of the process.</param>
    /// <param name="Processor">Of the process, from its start, in seconds.</param>
    /// <param name="Transactions">Of the database, with a few of the observation.</param>
    private sealed record Cost(double Seconds, double Processor, long Transactions, DatabaseCost Database);
}
