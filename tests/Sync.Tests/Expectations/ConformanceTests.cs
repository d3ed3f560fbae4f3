using Sync.Local.FakeCen.Faults;
using Sync.Runs;
using Sync.Tests.Drift;
using Sync.Tests.Support;
using static Sync.Tests.Expectations.ConformanceWatch;

namespace Sync.Tests.Expectations;

/// <summary>What a merge leaves in <c>sync.nonconformance</c> and <c>sync.conformance_event</c>.</summary>
public class ConformanceTests
{
    [Fact]
    public async Task A_change_that_breaks_an_expectation_is_told_once_and_so_is_the_one_that_keeps_it_again()
    {
        await using var app = await StartAsync(Rule("on", "Expect:Status=Active", "Severity=high"));
        Assert.Empty(await app.FoundAsync());

        await app.PutStatusAsync("Inactive");
        Assert.Equal(["flowlog-1 on: status Active≠Inactive"], await app.FoundAsync());
        await app.PutAsync(DriftWatch.Before with { Status = "Inactive", Interval = 60 });
        await app.PutStatusAsync("Active");

        Assert.Empty(await app.FoundAsync());
        Assert.Equal(["nonconforming flowlog-1 on: status Active≠Inactive", "conforming flowlog-1 on: status Active=Active"], await app.ToldAsync());
        Assert.Equal(
            (2L, "high", app.Cloud.AccountId, "a name", "cen-1"),
            await app.ScalarAsync<(long, string, string, string, string)>(
                "select run_id, severity, account_id, flow_log_name, cen_id from sync.conformance_event where kind = 'nonconforming'"));
        Assert.Equal(
            await app.QueryAsync<DateTime>("select at from sync.drift_event where changes->0->>'field' = 'status' or at = (select max(at) from sync.drift_event) order by at"),
            await app.QueryAsync<DateTime>("select at from sync.conformance_event order by at"));
    }

    [Fact]
    public async Task While_it_stays_broken_the_findings_follow_and_since_stands()
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

    [Theory]
    [InlineData("Expect:Status=Active", "")]
    [InlineData("Expect:Status=Inactive,Active", "")]
    [InlineData("Expect:Status:0=Inactive", "status Inactive≠Active")]
    [InlineData("Expect:Interval=60,600", "")]
    [InlineData("Expect:Interval=60", "interval 60≠600")]
    [InlineData("Expect:FlowLogVersion=3", "flowLogVersion 3≠nothing")]
    [InlineData("Expect:FlowLogVersion=*", "flowLogVersion *≠nothing")]
    [InlineData("Expect:FlowLogName=a *", "")]
    [InlineData("Expect:FlowLogName=A *", "flowLogName A *≠a name")]
    [InlineData("Expect:FlowLogName=a nam?", "flowLogName a nam?≠a name")]
    [InlineData("Expect:ProjectName=audit-*,proj*", "")]
    [InlineData("Expect:ProjectName=*o*e*", "")]
    [InlineData("Expect:ProjectName=*e*o*", "projectName *e*o*≠project")]
    [InlineData("Expect:ProjectName=proj*ject", "projectName proj*ject≠project")]
    [InlineData("Expect:Tags=env", "")]
    [InlineData("Expect:Tags=env,owner,team", "tags.owner *≠nothing, tags.team *≠nothing")]
    [InlineData("Expect:Tags:env=prod,test", "")]
    [InlineData("Expect:Tags:env=prod", "tags.env prod≠test")]
    public async Task A_field_is_expected_to_be_one_of_some_texts_in_which_a_star_stands_for_any_characters(string expect, string found)
    {
        await using var app = await StartAsync(Rule("rule", expect));

        Assert.Equal(found == "" ? [] : [$"flowlog-1 rule: {found}"], await app.FoundAsync());
    }

    [Theory]
    [InlineData("Select:RegionId=cn-hangzhou", true)]
    [InlineData("Select:RegionId=cn-shanghai,cn-hang*", true)]
    [InlineData("Select:RegionId=cn-shanghai", false)]
    [InlineData("Select:AccountId=*", true)]
    [InlineData("Select:AccountId=1", false)]
    [InlineData("Select:CenId=cen-1", true)]
    [InlineData("Select:CenId=cen-2", false)]
    [InlineData("Select:Tags=env", true)]
    [InlineData("Select:Tags=team", false)]
    [InlineData("Select:Tags:env=te*", true)]
    [InlineData("Select:Tags:env=prod", false)]
    public async Task Only_what_is_selected_is_judged(string select, bool judged)
    {
        await using var app = await StartAsync(Rule("rule", select, "Expect:Status=Inactive"));

        Assert.Equal(judged ? 1 : 0, (await app.FoundAsync()).Count);
    }

    [Fact]
    public async Task A_flow_log_that_is_added_broken_is_told_and_a_removed_one_leaves_without_a_word()
    {
        await using var app = await StartAsync(Rule("on", "Expect:Status=Active"));

        await app.PutAsync(Some.FlowLog("flowlog-2", status: "Inactive"));
        await app.PutAsync(Some.FlowLog("flowlog-3"));
        await app.RemoveAsync("flowlog-2");

        Assert.Empty(await app.FoundAsync());
        Assert.Equal(["nonconforming flowlog-2 on: status Active≠Inactive"], await app.ToldAsync());
    }

    [Fact]
    public async Task One_that_is_no_longer_selected_conforms_with_nothing_to_show()
    {
        await using var app = await StartAsync(Rule("on", "Select:CenId=cen-1", "Expect:Status=Active"));
        await app.PutStatusAsync("Inactive");

        await app.PutAsync(DriftWatch.Before with { Status = "Inactive", CenId = "cen-2" });

        Assert.Empty(await app.FoundAsync());
        Assert.Equal("conforming flowlog-1 on: ", (await app.ToldAsync())[^1]);
    }

    [Fact]
    public async Task What_a_baseline_brings_is_found_and_not_told_and_so_is_what_was_seen_before_it()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 15), Rule("named", "Expect:FlowLogName=never"));
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
    public async Task An_incomplete_listing_judges_what_it_saw_and_loses_nothing()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 25), Rule("project", "Expect:ProjectName=*"));
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
    public async Task A_transient_status_says_nothing_until_it_settles()
    {
        await using var app = await StartAsync(Rule("on", "Expect:Status=Active", "Expect:Interval=600"));
        await app.PutStatusAsync("Modifying");
        Assert.Empty(await app.FoundAsync());
        await app.PutStatusAsync("Inactive");
        await app.PutStatusAsync("Modifying");
        await app.PutAsync(DriftWatch.Before with { Status = "Modifying", Interval = 60 });
        Assert.Equal(["flowlog-1 on: interval 600≠60, status Active≠Inactive"], await app.FoundAsync());

        await app.PutStatusAsync("Active");

        Assert.Equal(["nonconforming flowlog-1 on: status Active≠Inactive", "conforming flowlog-1 on: interval 600=600, status Active=Active"], await app.ToldAsync());
    }

    [Fact]
    public async Task What_is_told_is_owed_to_the_sinks_of_alert_rules_once_and_under_the_same_id()
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
            await app.QueryAsync<string>("select event_id || ' ' || kind || ' ' || expectation || ' ' || run_id || ' high' from sync.conformance_event order by 1"),
            await app.QueryAsync<string>("select event_id || ' ' || (event->>'kind') || ' ' || (event->>'expectation') || ' ' || run_id || ' ' || severity from sync.delivery order by 1"));
        Assert.Equal(
            ["""[{"after": "Inactive", "field": "status", "before": "Active"}]""", """[{"after": "Active", "field": "status", "before": "Active"}]"""],
            await app.QueryAsync<string>("select event->>'changes' from sync.delivery order by event->>'at'"));
        File.Delete(file);
    }

    [Fact]
    public async Task Without_its_verdict_a_change_is_not_merged()
    {
        await using var app = await StartAsync(Rule("on", "Expect:Status=Active"));
        await app.ExecuteAsync("alter table sync.conformance_event add constraint none_today check (false)");
        app.Cloud.Replace(DriftWatch.Before with { Status = "Inactive" });

        Assert.Equal((ScopeOutcome.Failed, "Database"), ((await app.RunAsync()).Scopes.Single() is var failed ? (failed.Outcome, failed.ErrorCode) : default));

        Assert.Equal("Active", await app.ScalarAsync<string>("select status from sync.flow_log"));
        await app.ExecuteAsync("alter table sync.conformance_event drop constraint none_today");
        await app.RunWellAsync();
        Assert.Single(await app.ToldAsync());
    }
}
