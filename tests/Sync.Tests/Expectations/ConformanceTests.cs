using Sync.Local.FakeCen.Faults;
using Sync.Runs;
using static Sync.Testing.ConformanceWatch;

namespace Sync.Tests.Expectations;

/// <summary>What a merge writes to <c>sync.nonconformance</c> and <c>sync.conformance_event</c>.</summary>
public class ConformanceTests(ConformanceTests.Judged judged) : IClassFixture<ConformanceTests.Judged>
{
    [Fact]
    public async Task A_change_that_breaks_an_expectation_is_reported_once_and_so_is_one_that_meets_it_again()
    {
        await using var app = await StartAsync(Rule("on", "Expect:Status=Active", "Severity=high"));
        Assert.Empty(await app.FoundAsync());

        await app.PutStatusAsync("Inactive");
        Assert.Equal(["flowlog-1 on: status Active≠Inactive"], await app.FoundAsync());
        await app.PutAsync(DriftWatch.Before with { Status = "Inactive", Interval = 60 });
        await app.PutStatusAsync("Active");

        Assert.Empty(await app.FoundAsync());
        Assert.Equal(
            ["nonconforming flowlog-1 on: status Active≠Inactive", "conforming flowlog-1 on: status Active=Active"],
            await app.ToldAsync());
        Assert.Equal(
            (2L, "high", app.Cloud.AccountId, "a name", "cen-1"),
            await app.ScalarAsync<(long, string, string, string, string)>(
                """
                select run_id, severity, account_id, flow_log_name, cen_id
                from sync.conformance_event
                where kind = 'nonconforming'
                """));
        Assert.Equal(
            await app.QueryAsync<DateTime>(
                """
                select at
                from sync.drift_event
                where changes->0->>'field' = 'status' or at = (select max(at) from sync.drift_event)
                order by at
                """),
            await app.QueryAsync<DateTime>("select at from sync.conformance_event order by at"));
    }

    [Fact]
    public async Task Findings_are_updated_while_an_expectation_stays_broken_and_since_does_not_change()
    {
        await using var app = await StartAsync(Rule("both", "Expect:Status=Active", "Expect:Interval=600"));
        await app.PutStatusAsync("Inactive");
        var since = await app.ScalarAsync<DateTime>("select since from sync.nonconformance");

        await app.PutAsync(DriftWatch.Before with { Status = "Inactive", Interval = 60 });
        await app.PutAsync(DriftWatch.Before with { Interval = 60 });

        Assert.Equal(["flowlog-1 both: interval 600≠60"], await app.FoundAsync());
        Assert.Equal(since, await app.ScalarAsync<DateTime>("select since from sync.nonconformance"));
        Assert.Single(await app.ToldAsync());
    }

    /// <summary>Expectations, and the finding of each about <see cref="DriftWatch.Before"/>, if it breaks it.</summary>
    public static TheoryData<string, string> Expected => new()
    {
        { "Expect:Status=Active", "" },
        { "Expect:Status=Inactive,Active", "" },
        { "Expect:Status:0=Inactive", "status Inactive≠Active" },
        { "Expect:Interval=60,600", "" },
        { "Expect:Interval=60", "interval 60≠600" },
        { "Expect:FlowLogVersion=3", "flowLogVersion 3≠nothing" },
        { "Expect:FlowLogVersion=*", "flowLogVersion *≠nothing" },
        { "Expect:FlowLogName=a *", "" },
        { "Expect:FlowLogName=A *", "flowLogName A *≠a name" },
        { "Expect:FlowLogName=a nam?", "flowLogName a nam?≠a name" },
        { "Expect:ProjectName=audit-*,proj*", "" },
        { "Expect:ProjectName=*o*e*", "" },
        { "Expect:ProjectName=*e*o*", "projectName *e*o*≠project" },
        { "Expect:ProjectName=proj*ject", "projectName proj*ject≠project" },
        { "Expect:Tags=env", "" },
        { "Expect:Tags=env,owner,team", "tags.owner *≠nothing, tags.team *≠nothing" },
        { "Expect:Tags:env=prod,test", "" },
        { "Expect:Tags:env=prod", "tags.env prod≠test" },
    };

    [Theory]
    [MemberData(nameof(Expected))]
    public async Task A_field_must_match_one_of_the_expected_patterns(string expect, string found) =>
        Assert.Equal(found == "" ? [] : [found], await judged.FoundAsync(expect));

    /// <summary>Selections, and whether each selects <see cref="DriftWatch.Before"/>.</summary>
    public static TheoryData<string, bool> Selected => new()
    {
        { "Select:RegionId=cn-hangzhou", true },
        { "Select:RegionId=cn-shanghai,cn-hang*", true },
        { "Select:RegionId=cn-shanghai", false },
        { "Select:AccountId=*", true },
        { "Select:AccountId=1", false },
        { "Select:CenId=cen-1", true },
        { "Select:CenId=cen-2", false },
        { "Select:Tags=env", true },
        { "Select:Tags=team", false },
        { "Select:Tags:env=te*", true },
        { "Select:Tags:env=prod", false },
    };

    [Theory]
    [MemberData(nameof(Selected))]
    public async Task Only_selected_flow_logs_are_judged(string select, bool isJudged) =>
        Assert.Equal(isJudged ? 1 : 0, (await judged.FoundAsync(select)).Count);

    /// <summary>One app with an expectation for each of these conditions.</summary>
    public sealed class Judged : SharedApp
    {
        private static readonly List<string> Conditions = [.. Expected.Concat(Selected).Select(row => (string)row[0])];

        private protected override Task<SyncApplication> StartAsync() =>
            ConformanceWatch.StartAsync(Rules([.. Conditions.Select(RuleOf)]));

        /// <returns>The findings of the expectation with this condition.</returns>
        internal async Task<IReadOnlyList<string>> FoundAsync(string condition)
        {
            var begin = $"flowlog-1 {NameOf(condition)}: ";
            return
            [
                .. (await App.FoundAsync()).Where(found => found.StartsWith(begin, StringComparison.Ordinal))
                    .Select(found => found[begin.Length..]),
            ];
        }

        private static string[] RuleOf(string condition) =>
            condition.StartsWith("Select", StringComparison.Ordinal)
                ? [NameOf(condition), condition, "Expect:Status=Inactive"]
                : [NameOf(condition), condition];

        private static string NameOf(string condition) => $"rule-{Conditions.IndexOf(condition)}";
    }

    [Fact]
    public async Task A_nonconforming_flow_log_is_reported_when_added_and_not_when_removed()
    {
        await using var app = await StartAsync(Rule("on", "Expect:Status=Active"));

        await app.PutAsync(Some.FlowLog("flowlog-2", status: "Inactive"));
        await app.PutAsync(Some.FlowLog("flowlog-3"));
        await app.RemoveAsync("flowlog-2");

        Assert.Empty(await app.FoundAsync());
        Assert.Equal(["nonconforming flowlog-2 on: status Active≠Inactive"], await app.ToldAsync());
    }

    [Fact]
    public async Task A_flow_log_that_is_no_longer_selected_conforms_without_findings()
    {
        await using var app = await StartAsync(Rule("on", "Select:CenId=cen-1", "Expect:Status=Active"));
        await app.PutStatusAsync("Inactive");

        await app.PutAsync(DriftWatch.Before with { Status = "Inactive", CenId = "cen-2" });

        Assert.Empty(await app.FoundAsync());
        Assert.Equal("conforming flowlog-1 on: ", (await app.ToldAsync())[^1]);
    }

    [Fact]
    public async Task Findings_of_a_baseline_and_of_earlier_listings_are_stored_but_not_reported()
    {
        await using var app = await SyncApplication.StartAsync(
            new(Regions: 1, FlowLogs: 15), Rule("named", "Expect:FlowLogName=never"));
        app.Cen.Faults.Add(new Throttle { Page = 2 });
        Assert.Equal(ScopeOutcome.Failed, (await app.RunAsync()).Scopes.Single().Outcome);
        Assert.Equal(10, (await app.FoundAsync()).Count);
        app.Cen.Faults.Clear();
        await app.RunWellAsync();
        Assert.Equal(15, (await app.FoundAsync()).Count);
        Assert.Empty(await app.ToldAsync());

        app.Cloud.Add(Some.Region);
        await app.RunWellAsync();

        Assert.Equal((16, 1), ((await app.FoundAsync()).Count, (await app.ToldAsync()).Count));
    }

    [Fact]
    public async Task An_incomplete_listing_judges_its_flow_logs_and_keeps_other_findings()
    {
        await using var app = await SyncApplication.StartAsync(
            new(Regions: 1, FlowLogs: 25), Rule("project", "Expect:ProjectName=*"));
        await app.RunWellAsync();
        app.Cloud.Replace(app.Cloud.FlowLogs(Some.Region)[^1] with { ProjectName = null });
        await app.RunWellAsync();
        Assert.Equal((1, 1), ((await app.FoundAsync()).Count, (await app.ToldAsync()).Count));
        app.Cloud.Replace(app.Cloud.FlowLogs(Some.Region)[0] with { ProjectName = null });
        app.Cen.Faults.Add(new Throttle { Page = 3 });

        Assert.Equal(ScopeOutcome.Failed, (await app.RunAsync()).Scopes.Single().Outcome);

        Assert.Equal((2, 2), ((await app.FoundAsync()).Count, (await app.ToldAsync()).Count));
    }

    [Fact]
    public async Task A_transient_status_is_not_judged_until_it_settles()
    {
        await using var app = await StartAsync(Rule("on", "Expect:Status=Active", "Expect:Interval=600"));
        await app.PutStatusAsync("Modifying");
        Assert.Empty(await app.FoundAsync());
        await app.PutStatusAsync("Inactive");
        await app.PutStatusAsync("Modifying");
        await app.PutAsync(DriftWatch.Before with { Status = "Modifying", Interval = 60 });
        Assert.Equal(["flowlog-1 on: interval 600≠60, status Active≠Inactive"], await app.FoundAsync());

        await app.PutStatusAsync("Active");

        Assert.Equal(
            [
                "nonconforming flowlog-1 on: status Active≠Inactive",
                "conforming flowlog-1 on: interval 600=600, status Active=Active",
            ],
            await app.ToldAsync());
    }

    [Fact]
    public async Task Events_are_pending_for_the_sinks_of_alert_rules_once_with_the_same_ID()
    {
        var file = Path.GetTempFileName();
        await using var app = await StartAsync(
        [
            .. Rules(["on", "Expect:Status=Active", "Severity=high"], ["named", "Expect:FlowLogName=x"]),
            ("Sync:Sinks:0:Name", "ops"), ("Sync:Sinks:0:Type", "file"), ("Sync:Sinks:0:Path", file),
            ("Sync:Alerts:0:Kinds", "nonconforming,conforming"), ("Sync:Alerts:0:Tags", "env=test"),
        ]);

        await app.PutStatusAsync("Inactive");
        await app.PutStatusAsync("Active");

        Assert.Equal(
            await app.QueryAsync<string>(
                """
                select event_id || ' ' || kind || ' ' || expectation || ' ' || run_id || ' high'
                from sync.conformance_event
                order by 1
                """),
            await app.QueryAsync<string>(
                """
                select event_id || ' ' || (event->>'kind') || ' ' || (event->>'expectation') || ' ' || run_id || ' '
                    || severity
                from sync.delivery
                order by 1
                """));
        Assert.Equal(
            [
                """[{"after": "Inactive", "field": "status", "before": "Active"}]""",
                """[{"after": "Active", "field": "status", "before": "Active"}]""",
            ],
            await app.QueryAsync<string>("select event->>'changes' from sync.delivery order by event->>'at'"));
        File.Delete(file);
    }

    [Fact]
    public async Task A_change_is_not_merged_if_its_conformance_event_cannot_be_written()
    {
        await using var app = await StartAsync(Rule("on", "Expect:Status=Active"));
        await app.ExecuteAsync("alter table sync.conformance_event add constraint none_today check (false)");
        app.Cloud.Replace(DriftWatch.Before with { Status = "Inactive" });

        Assert.Equal(
            (ScopeOutcome.Failed, "Database"),
            ((await app.RunAsync()).Scopes.Single() is var failed ? (failed.Outcome, failed.ErrorCode) : default));

        Assert.Equal("Active", await app.ScalarAsync<string>("select status from sync.flow_log"));
        await app.ExecuteAsync("alter table sync.conformance_event drop constraint none_today");
        await app.RunWellAsync();
        Assert.Single(await app.ToldAsync());
    }
}
