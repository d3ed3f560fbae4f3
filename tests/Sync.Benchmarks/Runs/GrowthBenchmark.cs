using System.Diagnostics;
using Dapper;
using Npgsql;
using Sync.Benchmarks.Reporting;
using Sync.Reporting;

namespace Sync.Benchmarks.Runs;

/// <summary>
/// Pages and views over the ledger of years compared with that of a week, and over ten times the history. The ledger is
/// as the settings leave it: details for 90 days, totals of all runs.
/// </summary>
internal static class GrowthBenchmark
{
    private const int RunsPerDay = 96, Rounds = 5, KeptDays = 90;

    private const double LedgerLimit = 1.5, HistoryLimit = 2;

    // Run IDs ascend with time. One scope in a hundred has a row of its own, with a change or a failure.
    private const string Fill = """
        set synchronous_commit = off;
        insert into sync.sync_run (run_id, trigger, started_at, finished_at, outcome, scopes, scopes_not_synced, added,
            changed, removed, unchanged, calls, retries, throttled, pruned_at)
        overriding system value
        select @first + n, 'timer', at, at + interval '90 seconds',
            case when n % 50 = 0 then 'partial' else 'succeeded' end, @accounts * 30,
            case when n % 50 = 0 then 3 else 0 end, 1, 2, 1, @accounts * 300, @accounts * 31, 0, 0,
            case when at < now() - @KeptDays * interval '1 day' then now() end
        from generate_series(1, (@days - @until) * @RunsPerDay) n
        cross join lateral (select now() - @days * interval '1 day' + n * interval '1 day' / @RunsPerDay as at) t;
        insert into sync.folded_scopes (run_id, account_id, region_ids, started_at, duration_ms, pages, listed, calls)
        select run_id, (1000000000000000 + a)::text,
            (select array_agg('cn-region-' || r) from generate_series(1, 30) r),
            array_fill(started_at, array[30]), array_fill(180::bigint, array[30]), array_fill(1, array[30]),
            array_fill(10, array[30]), array_fill(1, array[30])
        from sync.sync_run
        cross join generate_series(1, @accounts) a
        where run_id > @first and run_id <= @first + (@days - @until) * @RunsPerDay and pruned_at is null;
        insert into sync.sync_scope (run_id, account_id, region_id, outcome, started_at, duration_ms, listed, changed,
            calls)
        select run_id, (1000000000000001 + run_id % @accounts)::text, 'cn-changed-' || n, 'synced', started_at, 300,
            10, 1, 2
        from sync.sync_run
        cross join generate_series(1, greatest(@accounts * 30 / 100, 1)) n
        where run_id > @first and run_id <= @first + (@days - @until) * @RunsPerDay and pruned_at is null
        """;

    private const string FillScopes = """
        insert into sync.scope (account_id, region_id, last_run_id, last_outcome, last_at, baseline_at,
            last_complete_at, look_run_id, look_is_folded, look_outcome, look_started_at, look_duration_ms,
            look_walks, look_pages, look_listed, look_unchanged, look_calls, look_retries, look_throttled)
        select (1000000000000000 + a)::text, 'cn-region-' || r, max(run_id), 'synced', now(), now(), now(), max(run_id),
            true, 'synced', now(), 180, 1, 1, 10, 10, 1, 0, 0
        from sync.sync_run, generate_series(1, @accounts) a, generate_series(1, 30) r
        group by a, r
        """;

    /// <param name="scopes">30 per account.</param>
    /// <param name="days">The age of the old ledger.</param>
    /// <param name="flowLogs">With one version each, and then with ten.</param>
    public static async Task<int> RunAsync(int scopes, int days, int flowLogs)
    {
        await using var app = await BenchmarkApp.StartAsync(0, _ => { }, isFast: true);
        await using var connection = new NpgsqlConnection(app.ConnectionString);
        await connection.OpenAsync();
        using var http = new HttpClient { BaseAddress = new Uri(app.Url), Timeout = TimeSpan.FromMinutes(2) };
        var ledger = await LedgerAsync(connection, http, Math.Max(1, scopes / 30), days);
        var history = await HistoryAsync(connection, http, flowLogs);
        return ledger && history ? 0 : 2;
    }

    private static async Task<bool> LedgerAsync(NpgsqlConnection connection, HttpClient http, int accounts, int days)
    {
        const int week = 7;
        await connection.ExecuteAsync("delete from sync.scope; delete from sync.sync_run");
        await FillAsync(new { first = 10_000_000, accounts, days = week, until = 0, RunsPerDay, KeptDays });
        await connection.ExecuteAsync(FillScopes, new { accounts });
        var young = await MeasureAsync(connection, http, Ledger);
        await FillAsync(new { first = 0, accounts, days, until = week, RunsPerDay, KeptDays });
        var size = await connection.ExecuteScalarAsync<string>(
            """
            select pg_size_pretty(sum(pg_total_relation_size(oid)))
            from pg_class
            where oid in ('sync.sync_run'::regclass, 'sync.sync_scope'::regclass, 'sync.folded_scopes'::regclass)
            """);
        Report.Heading($"{accounts * 30} scopes, {RunsPerDay} runs a day for {days} days: a ledger of {size}");
        return Tell(young, await MeasureAsync(connection, http, Ledger), $"a ledger of {week} days", LedgerLimit);

        async Task FillAsync(object parameters)
        {
            await connection.ExecuteAsync(new CommandDefinition(Fill, parameters, commandTimeout: 0));
            await connection.ExecuteAsync(new CommandDefinition("vacuum analyze", commandTimeout: 0));
        }
    }

    private static async Task<bool> HistoryAsync(NpgsqlConnection connection, HttpClient http, int flowLogs)
    {
        const int versions = 10;
        await LargeInventory.FillAsync(connection, flowLogs, versions, withDrift: true);
        var young = await MeasureAsync(connection, http, History(versions));
        await connection.ExecuteAsync(
            "truncate sync.flow_log, sync.flow_log_history, sync.drift_event, sync.nonconformance, sync.scope");
        await LargeInventory.FillAsync(connection, flowLogs, versions * 10, withDrift: true);
        Report.Heading($"{flowLogs} flow logs with {versions * 10} earlier versions each");
        return Tell(
            young, await MeasureAsync(connection, http, History(versions * 10)), $"{versions} versions each",
            HistoryLimit);
    }

    private static IEnumerable<(string Name, string Read)> Ledger =>
    [
        ("/api/runs", "/api/runs?pageSize=100"), ("/api/runs/{runId}", "/api/runs/10000500"),
        ("/api/regions", "/api/regions"), ("/api/health/ready", "/api/health/ready"),
        .. ReadyQuestion.All.Where(question => question.View is "run" or "run_by_day" or "scope_freshness")
            .Select(question => ($"report.{question.View}", question.Sql)),
    ];

    // The middle of the history, where as many versions have ended as are yet to begin, and yesterday.
    private static IEnumerable<(string Name, string Read)> History(int versions)
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var middle = now.AddDays(-50 * (versions + 1));
        foreach (var (name, at) in new[] { ("middle", middle), ("yesterday", now.AddDays(-1)) })
        {
            var (from, to) = ($"{at:yyyy-MM-dd'T'HH:mm:ss'Z'}", $"{at.AddDays(1):yyyy-MM-dd'T'HH:mm:ss'Z'}");
            yield return ($"asOf, {name}", $"/api/flowlogs?pageSize=1000&asOf={from}");
            yield return ($"asOf of a region, {name}", $"/api/flowlogs?pageSize=1000&regionId=cn-region-7&asOf={from}");
            yield return ($"diff of a day, {name}", $"/api/diff?pageSize=1000&from={from}&to={to}");
            yield return ($"drift of a day, {name}", $"/api/drift?pageSize=100&since={from}&until={to}");
        }

        yield return ("/api/summary", "/api/summary?days=30");
        yield return (
            "report.flow_log_as_of",
            $"select count(*) from report.flow_log_as_of('{now.AddDays(-30):O}'::timestamptz)");
    }

    private static async Task<Dictionary<string, double>> MeasureAsync(
        NpgsqlConnection connection, HttpClient http, IEnumerable<(string Name, string Read)> reads)
    {
        var best = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var (name, read) in reads)
        {
            var unique = name;
            for (var n = 2; best.ContainsKey(unique); n++) unique = $"{name} ({n})";
            best[unique] = double.MaxValue;
            for (var round = 0; round < Rounds; round++)
            {
                var started = Stopwatch.GetTimestamp();
                if (read.StartsWith('/')) await FetchAsync(http, read, round);
                else await connection.QueryAsync(new CommandDefinition(read, commandTimeout: 600));
                best[unique] = Math.Min(best[unique], Stopwatch.GetElapsedTime(started).TotalSeconds);
            }
        }

        return best;
    }

    // Another page size in each round, so that no answer comes from the cache.
    private static async Task FetchAsync(HttpClient http, string path, int round)
    {
        var varied = path.Replace("pageSize=1000", $"pageSize={1000 - round}", StringComparison.Ordinal);
        using var answer = await http.GetAsync(varied);
        await answer.Content.ReadAsByteArrayAsync();
        // An inventory without a finished run of this process is not ready, and says so.
        if (!path.Contains("health", StringComparison.Ordinal)) answer.EnsureSuccessStatusCode();
    }

    private static bool Tell(
        Dictionary<string, double> young, Dictionary<string, double> old, string baseline, double limit)
    {
        var met = true;
        foreach (var (name, seconds) in old)
        {
            // Below a few milliseconds, the noise of the machine is larger than any difference.
            var ratio = Math.Max(seconds, 0.005) / Math.Max(young[name], 0.005);
            met &= Report.AtMost(
                name, baseline, ratio, limit, $"{seconds * 1000:0.0} ms against {young[name] * 1000:0.0} ms");
        }

        return met;
    }
}
