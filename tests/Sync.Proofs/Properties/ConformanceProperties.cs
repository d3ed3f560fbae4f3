using CsCheck;
using Sync.Local.FakeCen.Faults;

using static Sync.Testing.ConformanceWatch;

namespace Sync.Proofs.Properties;

/// <summary>Over random histories, the findings match the inventory and the sum of the events.</summary>
public class ConformanceProperties
{
    private static readonly string[] Fast =
    [
        "fast", "Select:Tags=env", "Expect:Interval=60", "Expect:ProjectName=*-0,*-1,*-2",
    ];

    private static readonly (string, string)[] Settings =
    [
        ("Sync:RemovalGuard:MaxFraction", "1"),
        .. Rules(
            ["on", "Select:RegionId=cn-hang*", "Expect:Status=Active"],
            Fast,
            ["named", "Expect:FlowLogName=prod*,*changed*", "Expect:Tags=team"]),
    ];

    private static readonly (string, string)[] OtherRules = Rules(
        ["on", "Expect:Status=Inactive"], Fast, ["described", "Expect:Description=*"]);

    // The rules above in SQL.
    private const string Fresh = """
        select region_id || ' ' || flow_log_id || ' ' || rule from sync.flow_log, lateral (values
            ('on', region_id like 'cn-hang%' and status <> 'Active'),
            ('fast', tags ? 'env' and (interval is distinct from 60 or project_name !~ '-[012]$')),
            ('named', not coalesce(flow_log_name ~ '^prod|changed', false) or not tags ? 'team'))
            as rules (rule, broken)
        where broken and not (rule = 'on' and status = 'Modifying')
        order by 1
        """;

    private const string FreshByOtherRules = """
        select region_id || ' ' || flow_log_id || ' ' || rule from sync.flow_log, lateral (values
            ('on', status <> 'Inactive'),
            ('fast', tags ? 'env' and (interval is distinct from 60 or project_name !~ '-[012]$')),
            ('described', description is null)) as rules (rule, broken)
        where broken and not (rule = 'on' and status = 'Modifying')
        order by 1
        """;

    // Findings about a transient status refer to the last settled one, which the inventory does not contain.
    private const string Settled = """
        select region_id || ' ' || flow_log_id || ' ' || expectation
        from sync.nonconformance join sync.flow_log using (account_id, region_id, flow_log_id)
        where not (expectation = 'on' and status = 'Modifying')
        order by 1
        """;

    private const string Found =
        "select region_id || ' ' || flow_log_id || ' ' || expectation from sync.nonconformance order by 1";

    private const string Told = """
        select region_id || ' ' || flow_log_id || ' ' || expectation as what, kind, at
        from sync.conformance_event
        where at > @after
        union all
        select region_id || ' ' || flow_log_id || ' ', kind, at
        from sync.drift_event
        where kind = 'removed' and at > @after
        order by at
        """;

    private enum Step
    {
        Drift,
        Transient,
        Settle,
        Incomplete,
        OtherRules,
    }

    private static readonly Gen<(int Seed, Step[] Steps)> Histories = Gen.Select(
        Gen.Int[1, 1000],
        Gen.Frequency(
            (4, Gen.Const(Step.Drift)), (3, Gen.Const(Step.Transient)), (3, Gen.Const(Step.Settle)),
            (2, Gen.Const(Step.Incomplete)), (1, Gen.Const(Step.OtherRules)))
            .Array[6, 12]);

    [Fact]
    public Task Findings_match_the_inventory_and_the_sum_of_the_events() =>
        Histories.SampleAsync(history => HoldsAsync(history.Seed, history.Steps), iter: 8, threads: 2);

    private static async Task HoldsAsync(int seed, Step[] steps)
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 2, FlowLogs: 30, seed), Settings);
        await app.RunWellAsync();
        var found = (await app.QueryAsync<string>(Found)).ToHashSet();
        Assert.NotEmpty(found);
        var (changedRules, seen) = (false, default(DateTime));
        foreach (var step in steps)
        {
            await TakeAsync(app, step);
            Assert.Equal(
                await app.QueryAsync<string>(step == Step.OtherRules ? FreshByOtherRules : Fresh),
                await app.QueryAsync<string>(Settled));

            var told = await app.QueryAsync<(string What, string Kind, DateTime At)>(Told, new { after = seen });
            // Changed rules store findings without events: in this run, and in the run that changes them back.
            if (changedRules || step == Step.OtherRules) found = [.. await app.QueryAsync<string>(Found)];
            else foreach (var (what, kind, _) in told) Replay(found, what, kind);
            Assert.Equal(await app.QueryAsync<string>(Found), found.Order(StringComparer.Ordinal));
            (changedRules, seen) = (step == Step.OtherRules, told.Count > 0 ? told[^1].At : seen);
        }
    }

    private static void Replay(HashSet<string> found, string what, string kind)
    {
        if (kind == "nonconforming") Assert.True(found.Add(what), $"{what} was reported twice");
        else if (kind == "conforming") Assert.True(found.Remove(what), $"{what} was not found before");
        else found.RemoveWhere(each => each.StartsWith(what, StringComparison.Ordinal));
    }

    private static async Task TakeAsync(SyncApplication app, Step step)
    {
        var some = app.Cloud.Regions.SelectMany(app.Cloud.FlowLogs).Where((_, index) => index % 3 == 0).ToList();
        if (step is Step.Drift or Step.Incomplete or Step.OtherRules) app.Cloud.Drift(8);
        if (step == Step.Transient) some.ForEach(each => app.Cloud.Replace(each with { Status = "Modifying" }));
        if (step == Step.Settle)
        {
            some.ForEach(each =>
                app.Cloud.Replace(each with { Status = each.FlowLogId[^1] % 2 == 0 ? "Active" : "Inactive" }));
        }

        if (step == Step.Incomplete) app.Cen.Faults.Add(new WrongTotal(+1) { RegionId = "cn-hangzhou" });
        if (step == Step.OtherRules)
            await app.RunElsewhereAsync([("Sync:RemovalGuard:MaxFraction", "1"), .. OtherRules]);
        else await app.RunAsync();
        app.Cen.Faults.Clear();
    }
}
