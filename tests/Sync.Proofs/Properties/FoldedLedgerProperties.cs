using System.Text.RegularExpressions;
using CsCheck;
using Sync.Local.FakeCen.Faults;
using Sync.Runs;

namespace Sync.Proofs.Properties;

/// <summary>
/// Over random histories, a database with folded scopes gives the same answers as one in which every scope of every
/// run has a row of its own.
/// </summary>
public sealed partial class FoldedLedgerProperties
{
    // Stores what would be folded as a row, as builds before folding did.
    private const string Unfold = """
        create function sync.unfold() returns trigger language plpgsql as $$
        begin
            if new.look_is_folded then
                new.look_is_folded := false;
                insert into sync.sync_scope (run_id, account_id, region_id, outcome, started_at, duration_ms, walks,
                    pages, listed, unchanged, calls, retries, throttled, error_code, error_message, request_id)
                values (new.look_run_id, new.account_id, new.region_id, new.look_outcome, new.look_started_at,
                    new.look_duration_ms, new.look_walks, new.look_pages, new.look_listed, new.look_unchanged,
                    new.look_calls, new.look_retries, new.look_throttled, new.look_error_code, new.look_error_message,
                    new.look_request_id);
            end if;
            return new;
        end
        $$;
        create trigger unfold before insert or update on sync.scope for each row execute function sync.unfold();
        """;

    private static readonly (string, string)[] Settings =
    [
        ("Sync:Drift:DebounceRuns", "2"), ("Sync:RemovalGuard:MaxFraction", "0.3"),
        ("Sync:RemovalGuard:MinRows", "4"), ("Sync:Alibaba:MaxConcurrency", "1"),
    ];

    private enum Step
    {
        Nothing,
        Drift,
        Transient,
        Remove,
        Denied,
        Unsupported,
        Incomplete,
        Excluded,
        Forced,
    }

    private static readonly Gen<(int Seed, Step[] Steps)> Histories = Gen.Select(
        Gen.Int[1, 1000], Gen.Enum<Step>().Array[4, 9]);

    [Fact]
    public Task Folded_and_unfolded_scopes_give_the_same_answers() =>
        Histories.SampleAsync(
            history => CompareAsync(history.Seed, history.Steps),
            iter: 6, threads: 1, print: history => $"{history.Seed}: {string.Join(' ', history.Steps)}");

    private static async Task CompareAsync(int seed, Step[] steps)
    {
        await using var folded = await StartAsync(seed);
        await using var unfolded = await StartAsync(seed);
        await unfolded.ExecuteAsync(Unfold);
        foreach (var step in steps.Prepend(Step.Nothing))
        {
            Assert.Equal(await RunAsync(unfolded, step), await RunAsync(folded, step));
            Assert.Equal(await AnswersAsync(unfolded), await AnswersAsync(folded));
        }

        Assert.Equal(0, await unfolded.ScalarAsync<long>("select count(*) from sync.folded_scopes"));
        await folded.CheckInvariantsAsync(atRest: true);
    }

    private static Task<SyncApplication> StartAsync(int seed) =>
        SyncApplication.StartAsync(new(Regions: 4, FlowLogs: 24, Seed: seed), Settings);

    private static async Task<string> RunAsync(SyncApplication app, Step step)
    {
        var region = app.Cloud.Regions[0];
        if (step == Step.Drift) app.Cloud.Drift(4);
        if (step == Step.Transient)
            app.Cloud.Replace(app.Cloud.FlowLogs(region)[0] with { Status = "Modifying" });
        if (step == Step.Remove)
            foreach (var gone in app.Cloud.FlowLogs(region).Take(2)) app.Cloud.Remove(region, gone.FlowLogId);
        if (step == Step.Denied) app.Cen.Faults.Add(new DeniedRegion { RegionId = region });
        if (step == Step.Unsupported) app.Cen.Faults.Add(new UnsupportedRegion { RegionId = app.Cloud.Regions[^1] });
        if (step == Step.Incomplete) app.Cen.Faults.Add(new WrongTotal(+1) { RegionId = region });
        if (step == Step.Excluded)
        {
            await app.RunElsewhereAsync([.. Settings, ("Sync:Alibaba:ExcludeRegions:0", region)]);
            return "excluded";
        }

        var report = await app.RunAsync(forceRemovals: step == Step.Forced);
        app.Cen.Faults.Clear();
        return $"{report.Outcome} {string.Join(", ", report.Scopes.Select(Describe))}";

        static string Describe(ScopeReport scope) => $"{scope.Scope.RegionId} {scope.Outcome} {scope.ErrorCode} "
            + $"{scope.Added} {scope.Changed} {scope.Removed} {scope.Unchanged} {scope.Withheld} {scope.Calls}";
    }

    private static async Task<string> AnswersAsync(SyncApplication app)
    {
        var runs = await app.QueryAsync<long>("select run_id from sync.sync_run order by run_id");
        List<string> answers =
        [
            await app.Http.GetStringAsync("/api/runs"), await app.Http.GetStringAsync("/api/regions"),
            .. await app.QueryAsync<string>("select to_jsonb(r)::text from report.run r order by run_id"),
            .. await app.QueryAsync<string>("select to_jsonb(r)::text from report.run_by_day r order by day"),
            .. await app.QueryAsync<string>(
                "select to_jsonb(s)::text from report.scope_freshness s order by region_id"),
            .. await app.QueryAsync<string>(
                "select concat_ws(' ', flow_log_id, kind, state, run_id) from sync.drift_event "
                + "where resource = 'flow_log' order by run_id, flow_log_id"),
        ];
        foreach (var run in runs) answers.Add(await app.Http.GetStringAsync($"/api/runs/{run}"));
        return Passing().Replace(string.Join('\n', answers), "…");
    }

    // Times, durations and request IDs differ between two runs in any case.
    [GeneratedRegex(
        """
        "(\w*At|\w+_at|age|ageSeconds|age_seconds|duration|durationMs|average|longest|requestId)": ?("[^"]*"|[\d.eE+-]+)
        """, RegexOptions.ExplicitCapture)]
    private static partial Regex Passing();
}
