using Sync.Drift;
using Sync.Drift.Alerts;
using static Sync.Tests.Expectations.AttachmentRules;

namespace Sync.Tests.Expectations;

/// <summary>What the end of a run finds by expectations of attachments, and tells.</summary>
public class AttachmentExpectationTests
{
    private const string Conformance = """
        select concat_ws(' ', xmin, ctid, attachment_end_id, expectation) from sync.attachment_conformance
        union all select concat_ws(' ', xmin, ctid, account_id, expectation) from sync.judged_expectation
        union all select concat_ws(' ', xmin, ctid, state) from sync.judged_attachments
        order by 1
        """;

    [Fact]
    public async Task What_is_found_at_the_baseline_is_stored_and_not_told_and_later_changes_are_told_once()
    {
        await using var bench = await StartAsync(Logged);
        await bench.RunAsync(Complete);
        Assert.Equal(["vpc@tr-a logged nonconforming: verdict covered≠not_covered"], await bench.FoundAsync());
        Assert.Empty(await bench.ToldAsync());

        await bench.RunAsync(Complete.With(Log));
        await bench.RunAsync(Complete.With(Log, LogB));
        await bench.RunAsync(Complete.With(Log with { Status = "Inactive" }));
        await bench.RunAsync(Complete);

        Assert.Equal(
            [
                "conforming vpc@tr-a logged: verdict covered=covered",
                "nonconforming vpc@tr-a logged: verdict covered≠not_covered",
            ],
            await bench.ToldAsync());
        Assert.Equal(
            [("high", "1", "cn-a", "cen-1", "attachment", 2L), ("high", "1", "cn-a", "cen-1", "attachment", 4L)],
            await bench.QueryAsync<(string, string, string, string, string, long)>(
                """
                select severity, account_id, region_id, cen_id, resource, run_id
                from report.conformance
                where flow_log_id is null and resource_id = 'vpc@tr-a'
                order by at
                """));
    }

    [Fact]
    public async Task No_snapshot_is_begun_before_the_events_of_an_earlier_moment_are_committed()
    {
        await using var bench = await StartAsync(Audited);
        await bench.RunAsync(Complete.With(Log));
        await bench.SetAsync(Complete.With(Log with { Interval = 600 }));
        // As a snapshot asks, and up to which time its events would be.
        const string Settled = "select clock_timestamp() from sync.inventory_clock for share skip locked";
        IReadOnlyList<DateTime> moments = [];

        var change = await bench.JudgeAsync(async () => moments = await bench.QueryAsync<DateTime>(Settled));

        Assert.Null(change);
        Assert.Equal(["nonconforming vpc@tr-a audited: flowLog.interval 60≠600"], await bench.ToldAsync());
        Assert.Empty(moments);
        Assert.Single(await bench.QueryAsync<DateTime>(Settled));
    }

    [Theory]
    [InlineData("", "conforming")]
    [InlineData("Interval", "nonconforming: flowLog.interval 60≠600")]
    [InlineData("Project", "nonconforming: flowLog.projectName audit≠nothing")]
    [InlineData("Format", "nonconforming: flowLog.formatFields.packets packets≠nothing")]
    [InlineData("Default", "conforming")]
    [InlineData("Gone", "nonconforming: verdict covered≠not_covered")]
    public async Task A_flow_log_that_counts_must_have_the_interval_the_project_and_the_fields(
        string difference, string found)
    {
        await using var bench = await StartAsync(Audited);
        var log = difference switch
        {
            "Interval" => Log with { Interval = 600 },
            "Project" => Log with { Project = null },
            "Format" => Log with { Format = "${srcaddr}${dstaddr}${bytes}" },
            "Default" => Log with { Format = null },
            "Gone" => Log with { Status = "Inactive" },
            _ => Log,
        };

        await bench.RunAsync(Complete.With(log));

        Assert.Equal([$"vpc@tr-a audited {found}"], await bench.FoundAsync());
    }

    [Fact]
    public async Task One_flow_log_must_meet_all_requirements_and_the_best_one_is_reported()
    {
        await using var bench = await StartAsync(Audited);
        var (fast, wide) = (Log with { Id = "fl-1", Format = "${srcaddr}" }, Log with { Id = "fl-2", Interval = 600 });
        await bench.RunAsync(Complete.With(fast, wide, LogA with { Interval = 600, Project = "other" }));
        Assert.Equal(
            ["vpc@tr-a audited nonconforming: flowLog.formatFields.packets packets≠nothing"],
            await bench.FoundAsync());

        await bench.RunAsync(Complete.With(fast, wide, Log));

        Assert.Equal(["vpc@tr-a audited conforming"], await bench.FoundAsync());
        Assert.Equal(
            ["conforming vpc@tr-a audited: flowLog.formatFields.packets packets=packets"], await bench.ToldAsync());
    }

    [Theory]
    [InlineData("Select:Tags:env=prod", 1)]
    [InlineData("Select:Tags=owner", 2)]
    [InlineData("Select:ResourceType=TR", 2)]
    [InlineData("Select:RegionId=cn-b", 1)]
    [InlineData("Select:TransitRouterId=tr-a", 2)]
    [InlineData("Select:VpcId=vpc-of-*", 1)]
    [InlineData("Select:PeerTransitRouterId=tr-a", 1)]
    [InlineData("Select:AccountId=2", 0)]
    public async Task Ends_are_selected_by_the_fields_of_the_attachment_and_of_its_coverage(string select, int ends)
    {
        await using var bench = await StartAsync(["rule", select, "Expect:Verdict=covered"]);

        await bench.RunAsync(Complete);

        Assert.Equal(ends, (await bench.FoundAsync()).Count);
    }

    [Fact]
    public async Task Fields_of_the_attachment_are_expected_too_also_at_an_end_that_the_cloud_does_not_list()
    {
        await using var bench = await StartAsync(["attached", "Expect:Status=Detached", "Expect:Tags=owner"]);

        await bench.RunAsync(Complete);

        Assert.Equal(
            [
                "peer@tr-a attached nonconforming: status Detached≠Attached",
                "peer@tr-b attached nonconforming: status Detached≠Attached",
                "vpc@tr-a attached nonconforming: status Detached≠Attached, tags.owner *≠nothing",
            ],
            await bench.FoundAsync());
    }

    [Fact]
    public async Task A_rule_that_is_new_or_has_changed_judges_without_events_and_one_that_is_gone_forgets()
    {
        await using var bench = await StartAsync();
        await bench.RunAsync(Complete);
        Assert.Empty(await bench.FoundAsync());
        Assert.Equal(0, await bench.ScalarAsync<long>("select count(*) from sync.judged_attachments"));

        bench.Rules = Of(Logged);
        await bench.JudgeAsync();
        Assert.Equal(["vpc@tr-a logged nonconforming: verdict covered≠not_covered"], await bench.FoundAsync());
        bench.Rules = Of(["logged", "Expect:Verdict=not_covered"]);
        await bench.JudgeAsync();
        Assert.Equal(
            ["peer@tr-a logged conforming", "peer@tr-b logged conforming", "vpc@tr-a logged conforming"],
            await bench.FoundAsync());

        bench.Rules = [];
        await bench.JudgeAsync();

        Assert.Empty(await bench.FoundAsync());
        Assert.Equal(0, await bench.ScalarAsync<long>("select count(*) from sync.judged_expectation"));
        Assert.Empty(await bench.ToldAsync());
    }

    [Fact]
    public async Task Ends_that_are_gone_are_forgotten_and_those_that_are_no_longer_selected_conform()
    {
        await using var bench = await StartAsync(Audited, Logged);
        await bench.RunAsync(Complete);

        await bench.RunAsync(Complete.Attachment("vpc@tr-a", end => end with
        {
            Tags = new Dictionary<string, string>(),
        }));
        Assert.Equal(["vpc@tr-a logged nonconforming: verdict covered≠not_covered"], await bench.FoundAsync());
        await bench.RunAsync(Complete with { Attachments = [Complete.Attachments[1]] });

        Assert.Empty(await bench.FoundAsync());
        Assert.Equal(["conforming vpc@tr-a audited"], await bench.ToldAsync());
    }

    [Fact]
    public async Task A_run_without_changes_writes_nothing_and_does_not_judge()
    {
        await using var bench = await StartAsync(Logged, Audited);
        await bench.RunAsync(Complete);
        var before = await bench.QueryAsync<string>(Conformance);
        await bench.JudgeAsync();
        Assert.Equal(before, await bench.QueryAsync<string>(Conformance));

        await bench.QueryAsync<int>("update sync.attachment_conformance set state = 'conforming', findings = '[]'");
        await bench.JudgeAsync();
        Assert.All(await bench.FoundAsync(), row => Assert.EndsWith(" conforming", row, StringComparison.Ordinal));

        await bench.PassTimeAsync();
        await bench.JudgeAsync();
        Assert.All(await bench.FoundAsync(), row => Assert.Contains(" nonconforming: ", row, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Events_go_to_the_sinks_of_rules_for_flow_logs_and_for_attachments_with_their_severity()
    {
        await using var bench = await StartAsync(Logged);
        bench.Alerts = new AlertSettings
        {
            Rules =
            [
                new() { Name = "default", Sinks = ["ops"], Severity = Severity.High, Kinds = ["nonconforming"] },
                new() { Name = "network", Sinks = ["net"], Resources = ["attachment"], Kinds = ["nonconforming"] },
                new() { Name = "routers", Sinks = ["tr"], Resources = ["transit_router"] },
            ],
        };
        await bench.RunAsync(Complete.With(Log));

        await bench.RunAsync(Complete);

        Assert.Equal(
            [("net", "attachment", "vpc@tr-a", "logged"), ("ops", "attachment", "vpc@tr-a", "logged")],
            await bench.QueryAsync<(string, string, string, string)>(
                """
                select d.sink, d.event->>'resource', d.event->>'resourceId', d.event->>'expectation'
                from sync.delivery d
                join sync.conformance_event e using (event_id)
                where d.severity = 'high' and d.event->>'flowLogId' is null
                order by d.sink
                """));
        Assert.Equal(
            """[{"after": "not_covered", "field": "verdict", "before": "covered"}]""",
            (await bench.QueryAsync<string>(
                "select event->>'changes' from sync.delivery where event->>'expectation' is not null limit 1"))[0]);
    }
}
