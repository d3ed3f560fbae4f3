using static Sync.Testing.ConformanceWatch;

namespace Sync.Tests.Expectations;

/// <summary>New, changed and removed rules: the entire scope is judged again, without events.</summary>
public class ChangedRuleTests
{
    [Fact]
    public async Task A_new_rule_judges_unchanged_flow_logs_without_events()
    {
        await using var app = await StartAsync();
        Assert.Empty(await app.FoundAsync());

        await app.RunElsewhereAsync(Rule("off", "Expect:Status=Inactive"));

        Assert.Equal(["flowlog-1 off: status Inactive≠Active"], await app.FoundAsync());
        Assert.Empty(await app.ToldAsync());
    }

    [Fact]
    public async Task A_changed_rule_updates_its_findings_and_keeps_since()
    {
        await using var app = await StartAsync(Rule("off", "Expect:Status=Inactive"));
        var since = await app.ScalarAsync<DateTime>("select since from sync.nonconformance");

        await app.RunElsewhereAsync(Rule("off", "Expect:Status=Inactive,Gone", "Severity=low"));
        Assert.Equal(["flowlog-1 off: status Inactive|Gone≠Active"], await app.FoundAsync());
        Assert.Equal(
            (since, "low"),
            await app.ScalarAsync<(DateTime, string)>("select since, severity from sync.nonconformance"));

        await app.RunElsewhereAsync(Rule("off", "Expect:Status=Active"));
        Assert.Empty(await app.FoundAsync());
        Assert.Empty(await app.ToldAsync());
    }

    [Fact]
    public async Task A_rule_that_no_longer_selects_a_scope_loses_its_findings_and_settings_without_rules_keep_all()
    {
        await using var app = await StartAsync(
            Rules(["off", "Expect:Status=Inactive"], ["named", "Expect:FlowLogName=x"]));

        await app.RunElsewhereAsync(
            Rules(["off", "Select:RegionId=cn-shanghai", "Expect:Status=Inactive"], ["named", "Expect:FlowLogName=x"]));
        Assert.Equal(["flowlog-1 named: flowLogName x≠a name"], await app.FoundAsync());

        await app.RunElsewhereAsync();
        Assert.Equal(["flowlog-1 named: flowLogName x≠a name"], await app.FoundAsync());

        await app.RunElsewhereAsync(("Sync:Expectations", "none"));
        Assert.Equal(
            (0, 0),
            (
                (await app.FoundAsync()).Count,
                await app.ScalarAsync<int>("select count(*)::int from sync.judged_expectation")));
        Assert.Empty(await app.ToldAsync());
    }

    [Fact]
    public async Task Changes_in_the_first_run_of_a_new_rule_are_reported_by_the_old_rules_only()
    {
        string[] old = ["off", "Expect:Status=Inactive,Active"];
        await using var app = await StartAsync(Rule(old));
        app.Cloud.Replace(DriftWatch.Before with { Status = "Deleting" });

        await app.RunElsewhereAsync(Rules(old, ["new", "Expect:Status=Active"]));

        Assert.Equal(
            ["flowlog-1 new: status Active≠Deleting", "flowlog-1 off: status Inactive|Active≠Deleting"],
            await app.FoundAsync());
        Assert.Equal(["nonconforming flowlog-1 off: status Inactive|Active≠Deleting"], await app.ToldAsync());
    }

    [Fact]
    public async Task An_unchanged_cloud_with_unchanged_rules_writes_nothing()
    {
        await using var app = await SyncApplication.StartAsync(
            new(Regions: 3, FlowLogs: 60),
            Rules(["named", "Expect:FlowLogName=x"], ["on", "Select:RegionId=cn-*", "Expect:Status=Active"]));
        await app.RunWellAsync();
        var before = await ReadAsync();

        await app.RunWellAsync();

        Assert.True(before.Count > 60);
        Assert.Equal(before, await ReadAsync());

        Task<IReadOnlyList<string>> ReadAsync() => app.QueryAsync<string>(
            """
            select ctid || ' ' || xmin || ' ' || xmax || flow_log_id from sync.nonconformance
            union all select ctid || ' ' || xmin || ' ' || xmax || expectation from sync.judged_expectation
            order by 1
            """);
    }
}
