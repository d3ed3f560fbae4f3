using Sync.Local.FakeCen.Faults;

namespace Sync.Tests.Coverage;

/// <summary>Coverage as runs judge it, from the cloud's side of the wire to the tables.</summary>
public sealed class CoverageOfRunsTests
{
    private const string Verdicts = """
        select attachment_end_id || ' ' || resource_type || ' ' || verdict
        from sync.coverage
        order by attachment_end_id collate "C"
        """;

    private const string State = "select xmin || ' ' || attachment_end_id from sync.coverage order by 1";

    [Fact]
    public async Task The_first_run_judges_every_end_without_events_and_the_next_one_writes_nothing()
    {
        await using var app = await StartAsync();
        await app.RunWellAsync();
        var state = await app.QueryAsync<string>(State);

        await app.RunWellAsync();

        Assert.Equal(
            await app.QueryAsync<string>("select attachment_end_id from sync.attachment order by 1"),
            await app.QueryAsync<string>(
                """
                select attachment_end_id
                from sync.coverage
                join sync.attachment using (attachment_end_id)
                order by 1
                """));
        Assert.Superset(
            new HashSet<string> { "covered", "impossible", "not_covered" },
            (await app.QueryAsync<string>("select verdict from sync.coverage")).ToHashSet());
        Assert.Equal(state, await app.QueryAsync<string>(State));
        Assert.Equal(0, await app.ScalarAsync<long>("select count(*) from sync.coverage_event"));
        await app.CheckInvariantsAsync(atRest: true);
    }

    [Fact]
    public async Task A_run_that_finds_the_only_flow_log_of_an_end_switched_off_tells_it()
    {
        await using var app = await StartAsync();
        await app.RunWellAsync();
        var (end, id, regionId) = await app.ScalarAsync<(string, string, string)>(
            """
            select c.attachment_end_id, f.flow_log_id, f.region_id
            from sync.coverage c
            join sync.flow_log f on f.flow_log_id = c.flow_logs->>0
            where c.verdict = 'covered' and c.resource_type <> 'TR' and jsonb_array_length(c.flow_logs) = 1
              and f.transit_router_attachment_id = c.transit_router_attachment_id
            order by c.attachment_end_id
            limit 1
            """);
        var flowLog = app.Cloud.FlowLogs(regionId).Single(each => each.FlowLogId == id);

        app.Cloud.Replace(flowLog with { Status = "Inactive" });
        var off = await app.RunWellAsync();
        app.Cloud.Replace(flowLog);
        var on = await app.RunWellAsync();

        Assert.Equal(
            [("uncovered", end, off.RunId, "not_covered"), ("covered", end, on.RunId, "covered")],
            await app.QueryAsync<(string, string, long?, string)>(
                "select kind, attachment_end_id, run_id, verdict from sync.coverage_event order by at"));
        await app.CheckInvariantsAsync(atRest: true);
    }

    [Fact]
    public async Task Flow_logs_that_the_filter_of_the_settings_hides_are_not_taken_for_absent()
    {
        await using var app = await StartAsync();
        await app.RunWellAsync();
        var before = await app.QueryAsync<string>(Verdicts);
        Assert.Contains(before, end => end.EndsWith(" not_covered", StringComparison.Ordinal));

        await app.RunElsewhereAsync(
            ("Sync:Network:Enabled", "true"), ("Sync:Alibaba:Filter:ProjectName", "flowlog-project-1"));
        var filtered = await app.QueryAsync<string>(Verdicts);
        await app.RunElsewhereAsync(("Sync:Network:Enabled", "true"));

        Assert.Equal(
            before.Select(end => end.Replace(" not_covered", " unknown", StringComparison.Ordinal)), filtered);
        Assert.Equal(before, await app.QueryAsync<string>(Verdicts));
        Assert.Equal(0, await app.ScalarAsync<long>("select count(*) from sync.coverage_event"));
    }

    [Theory]
    [InlineData("ListTransitRouterEcrAttachments")]
    [InlineData("ListTransitRouterPeerAttachments")]
    [InlineData("ListTransitRouters")]
    [InlineData("DescribeFlowlogs")]
    public async Task What_a_right_that_is_granted_later_shows_as_not_covered_is_no_event(string operation)
    {
        await using var app = await StartAsync(("Sync:Coverage:Grace", "00:00:00"));
        var part = new WalkPart(app.Cen);
        var (one, other) = (part.Router(0), part.Router(1));
        part.Attach(one, "ECR");
        part.Connect(one, other);
        app.Cen.Faults.Add(Refuse.Denied(operation));
        await app.RunAsync();
        app.Cen.Faults.Clear();
        await app.RunWellAsync();

        await app.RunWellAsync();

        Assert.Equal(0, await app.ScalarAsync<long>("select count(*) from sync.coverage_event"));
        var late = part.Attach(one, "ECR");
        await app.RunWellAsync();
        Assert.Equal(
            late.AttachmentEndId,
            await app.ScalarAsync<string>("select attachment_end_id from sync.coverage_event"));
        await app.CheckInvariantsAsync(atRest: true);
    }

    private static Task<SyncApplication> StartAsync(params (string Key, string Value)[] settings) =>
        SyncApplication.StartAsync(
            new(Regions: 4, FlowLogs: 120), [("Sync:Network:Enabled", "true"), .. settings]);
}
