using Sync.Drift;

namespace Sync.Tests.Coverage;

/// <summary>When the end of a connection is told to be uncovered, and covered again.</summary>
public class CoverageEventTests
{
    private static readonly SomeNetwork Complete = SomeNetwork.Complete;
    private static readonly FlowLogRow LogA = new("1", "cn-a", "fl-a", "Active", "tr-a", null);
    private static readonly FlowLogRow LogB = new("1", "cn-b", "fl-b", "Active", "tr-b", null);

    /// <summary>Everything is covered.</summary>
    private static readonly SomeNetwork Covered = Complete.With(LogA, LogB);

    private static readonly AttachmentRow NewVpc = new("1", "cn-b", "new", "tr-b", "VPC");

    [Fact]
    public async Task What_is_not_covered_at_the_baseline_of_an_account_is_no_event()
    {
        await using var bench = await CoverageBench.StartAsync();
        await bench.RunAsync(Complete);
        await bench.AgeAsync(TimeSpan.FromHours(2));
        await bench.RunAsync(Complete);

        Assert.Empty(await bench.EventsAsync());
        Assert.Equal(3L, await bench.ScalarAsync<long>("select count(*) from sync.uncovered"));
    }

    [Fact]
    public async Task The_baseline_lasts_until_the_CEN_instances_were_listed_completely()
    {
        await using var bench = await CoverageBench.StartAsync();
        bench.Settings = new() { Grace = TimeSpan.Zero };
        var unlisted = Complete with { Networks = [new NetworkRow("1", "incomplete", HasBaseline: false)] };
        await bench.RunAsync(unlisted);
        await bench.RunAsync(unlisted.With(NewVpc));
        await bench.RunAsync(Complete.With(NewVpc));
        Assert.Empty(await bench.EventsAsync());

        await bench.RunAsync(Complete.With(NewVpc, NewVpc with { Id = "newer" }));

        Assert.Equal(["uncovered newer@tr-b →not_covered"], await bench.EventsAsync());
    }

    [Fact]
    public async Task An_end_that_loses_its_flow_log_is_told_once_and_so_is_one_that_gets_it_back()
    {
        await using var bench = await CoverageBench.StartAsync();
        await bench.RunAsync(Covered);
        await bench.RunAsync(Complete.With(LogB));
        await bench.RunAsync(Complete.With(LogB, LogA with { Status = "Inactive" }));
        await bench.AgeAsync(TimeSpan.FromHours(2));
        await bench.RunAsync(Complete.With(LogB, LogA with { Status = "Inactive" }));
        string[] lost =
        [
            "uncovered peer@tr-a covered→partly", "uncovered peer@tr-b covered→partly",
            "uncovered vpc@tr-a covered→not_covered",
        ];
        Assert.Equal(lost, await bench.EventsAsync());

        await bench.RunAsync(Covered);
        await bench.RunAsync(Covered);

        Assert.Equal(
            [
                .. lost, "covered peer@tr-a partly→covered", "covered peer@tr-b partly→covered",
                "covered vpc@tr-a not_covered→covered",
            ],
            await bench.EventsAsync());
    }

    [Fact]
    public async Task Partly_and_not_covered_are_the_same_state()
    {
        await using var bench = await CoverageBench.StartAsync();
        await bench.RunAsync(Covered);
        await bench.RunAsync(Complete.With(LogA));

        await bench.RunAsync(Complete.With(LogA with { Status = "Inactive" }));

        Assert.Equal(2, (await bench.EventsAsync()).Count(each => each.Contains("peer", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_new_attachment_without_a_flow_log_is_told_after_the_grace()
    {
        await using var bench = await CoverageBench.StartAsync();
        await bench.RunAsync(Complete);
        await bench.RunAsync(Complete.With(NewVpc));
        await bench.AgeAsync(TimeSpan.FromMinutes(50));
        Assert.Null(await bench.RunAsync(Complete.With(NewVpc)));
        Assert.Empty(await bench.EventsAsync());

        await bench.AgeAsync(TimeSpan.FromMinutes(20));
        Assert.NotNull(await bench.RunAsync(Complete.With(NewVpc)));
        Assert.Null(await bench.RunAsync(Complete.With(NewVpc)));

        Assert.Equal(["uncovered new@tr-b →not_covered"], await bench.EventsAsync());
    }

    [Fact]
    public async Task A_new_attachment_that_gets_its_flow_log_within_the_grace_is_not_told()
    {
        await using var bench = await CoverageBench.StartAsync();
        await bench.RunAsync(Complete);
        await bench.RunAsync(Complete.With(NewVpc));
        await bench.AgeAsync(TimeSpan.FromHours(2));

        await bench.RunAsync(Complete.With(NewVpc).With(LogB with { Id = "fl-new", Attachment = "new" }));

        Assert.Empty(await bench.EventsAsync());
    }

    [Fact]
    public async Task While_a_verdict_is_unknown_nothing_is_told()
    {
        await using var bench = await CoverageBench.StartAsync();
        var unknown = Complete with { Networks = [] };
        await bench.RunAsync(Covered);
        await bench.RunAsync(unknown);
        Assert.Empty(await bench.EventsAsync());
        await bench.AgeAsync(TimeSpan.FromHours(2));
        await bench.RunAsync(Complete);
        await bench.RunAsync(unknown);

        await bench.RunAsync(Covered);

        Assert.Equal(
            [
                "uncovered peer@tr-a unknown→not_covered", "uncovered peer@tr-b unknown→not_covered",
                "uncovered vpc@tr-a unknown→not_covered", "covered peer@tr-a unknown→covered",
                "covered peer@tr-b unknown→covered", "covered vpc@tr-a unknown→covered",
            ],
            await bench.EventsAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_end_that_goes_is_forgotten_without_an_event(bool isRemoved)
    {
        await using var bench = await CoverageBench.StartAsync();
        await bench.RunAsync(Covered);
        await bench.RunAsync(Complete);
        var told = await bench.EventsAsync();

        await bench.RunAsync(isRemoved
            ? Complete with { Attachments = [Complete.Attachments[1]] }
            : Complete.Attachment("vpc@tr-a", end => end with { Status = "Detaching" }));

        Assert.Equal(told, await bench.EventsAsync());
        Assert.Equal(
            ["peer@tr-a", "peer@tr-b"],
            await bench.QueryAsync<string>("select attachment_end_id from sync.uncovered order by 1"));
    }

    [Fact]
    public async Task The_severity_depends_on_the_kind_of_connection()
    {
        await using var bench = await CoverageBench.StartAsync();
        bench.Settings = new()
        {
            Severities = new Dictionary<string, Severity> { ["TR"] = Severity.Low },
        };
        await bench.RunAsync(Covered);
        await bench.RunAsync(Complete);

        Assert.Equal(
            ["TR low", "VPC high"],
            await bench.QueryAsync<string>(
                "select distinct resource_type || ' ' || severity from sync.coverage_event order by 1"));
    }

    [Fact]
    public async Task An_event_is_pending_for_the_sinks_of_alert_rules_with_everything_that_is_told()
    {
        await using var bench = await CoverageBench.StartAsync();
        await bench.RunAsync(Covered);
        await bench.RunAsync(Complete.With(LogA));

        Assert.Equal(
            await bench.QueryAsync<string>("select event_id || ' ' || kind from sync.coverage_event order by 1"),
            await bench.QueryAsync<string>("select event_id || ' ' || (event->>'kind') from sync.delivery order by 1"));
        Assert.Equal(
            ("ops", "attachment", "peer@tr-b", "cen-1", "net", """
                [{"after": "partly", "field": "verdict", "before": "covered"}, {"after": "Only traffic that leaves
                 transit router tr-a is logged, by flow log fl-a: transit router tr-b has no flow log for it.", "field":
                 "reason", "before": null}]
                """.ReplaceLineEndings("")),
            await bench.ScalarAsync<(string, string, string, string, string, string)>(
                """
                select sink, event->>'resource', event->>'resourceId', event->>'cenId', event->'tags'->>'owner',
                    event->>'changes'
                from sync.delivery
                where event->>'resourceId' = 'peer@tr-b'
                """));
    }

    [Fact]
    public async Task More_events_than_one_portion_holds_are_each_told_once()
    {
        await using var bench = await CoverageBench.StartAsync();
        bench.Settings = new() { Grace = TimeSpan.Zero };
        bench.Alerts = new();
        await bench.RunAsync(Complete);
        var large = Complete.With(
            [.. Enumerable.Range(0, 4100).Select(n => NewVpc with { Id = $"a{n}" })]);

        await bench.RunAsync(large);
        await bench.RunAsync(large);

        Assert.Equal(
            (4100L, 4100L),
            await bench.ScalarAsync<(long, long)>(
                "select count(*), count(distinct attachment_end_id) from sync.coverage_event"));
    }
}
