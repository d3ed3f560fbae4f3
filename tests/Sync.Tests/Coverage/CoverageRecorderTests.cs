namespace Sync.Tests.Coverage;

/// <summary>What the end of a run stores in <c>sync.coverage</c> and its history.</summary>
public class CoverageRecorderTests
{
    private static readonly SomeNetwork Complete = SomeNetwork.Complete;
    private static readonly FlowLogRow Log = new("1", "cn-a", "fl-vpc", "Active", "tr-a", "vpc");
    private static readonly SomeNetwork Logged = Complete.With(Log);

    private const string State = """
        select concat_ws(' ', xmin, ctid, attachment_end_id, verdict, valid_from)
        from sync.coverage
        union all
        select concat_ws(' ', xmin, ctid, attachment_end_id, verdict, valid_from, valid_to)
        from sync.coverage_history
        union all
        select concat_ws(' ', xmin, at)
        from sync.inventory_clock
        order by 1
        """;

    private const string SinceOfVpc = "select since_at from sync.coverage where attachment_end_id = 'vpc@tr-a'";

    [Fact]
    public async Task Every_end_is_stored_as_judged()
    {
        await using var bench = await CoverageBench.StartAsync();
        var at = await bench.RunAsync(Logged);

        Assert.NotNull(at);
        Assert.Empty(await bench.QueryAsync<string>(
            """
            select attachment_end_id from sync.judged_coverage(interval '24 hours') j
            full join sync.coverage c using (account_id, region_id, attachment_end_id)
            where (j.transit_router_attachment_id, j.transit_router_id, j.cen_id, j.resource_type, j.resource_id,
                    j.resource_owner_id, j.attachment_name, j.peer_transit_router_id, j.peer_region_id, j.verdict,
                    j.reason, j.flow_logs, j.tags, j.qualifiers)
                is distinct from (c.transit_router_attachment_id, c.transit_router_id, c.cen_id, c.resource_type,
                    c.resource_id, c.resource_owner_id, c.attachment_name, c.peer_transit_router_id,
                    c.peer_region_id, c.verdict, c.reason, c.flow_logs, c.tags, c.qualifiers)
            """));
        Assert.Equal(
            [
                ("peer@tr-a", "not_covered", "tr-b", "[]", at), ("peer@tr-b", "not_covered", "tr-a", "[]", at),
                ("vpc@tr-a", "covered", "vpc-of-vpc", """["fl-vpc"]""", at),
            ],
            await bench.QueryAsync<(string, string, string, string, DateTime?)>(
                """
                select attachment_end_id, verdict, resource_id, flow_logs::text, since
                from report.coverage
                order by attachment_end_id collate "C"
                """));
    }

    [Fact]
    public async Task A_run_without_changes_writes_nothing()
    {
        await using var bench = await CoverageBench.StartAsync();
        await bench.RunAsync(Logged);
        var before = await bench.QueryAsync<string>(State);

        Assert.Null(await bench.RunAsync(Logged));

        Assert.Equal(before, await bench.QueryAsync<string>(State));
    }

    [Fact]
    public async Task Ends_are_judged_again_only_after_something_that_verdicts_rest_on_has_changed()
    {
        const string Reason = "select reason from sync.coverage where attachment_end_id = 'vpc@tr-a'";
        await using var bench = await CoverageBench.StartAsync();
        await bench.RunAsync(Logged);
        var reason = await bench.ScalarAsync<string>(Reason);
        await bench.QueryAsync<int>("update sync.coverage set reason = 'other' where attachment_end_id = 'vpc@tr-a'");

        var unchanged = await bench.JudgeAsync();
        var kept = await bench.ScalarAsync<string>(Reason);
        await bench.PassTimeAsync();
        var changed = await bench.JudgeAsync();

        Assert.Equal((null, "other"), (unchanged, kept));
        Assert.NotNull(changed);
        Assert.Equal(reason, await bench.ScalarAsync<string>(Reason));
    }

    [Fact]
    public async Task Since_is_kept_while_the_verdict_stays_the_same()
    {
        await using var bench = await CoverageBench.StartAsync();
        var first = await bench.RunAsync(Complete);

        var second = await bench.RunAsync(Complete.With(Log with { Status = "Inactive" }));

        Assert.NotNull(second);
        Assert.Equal(
            ("Not active: flow log fl-vpc is Inactive.", first, second),
            await bench.ScalarAsync<(string, DateTime?, DateTime?)>(
                "select reason, since_at, valid_from from sync.coverage where attachment_end_id = 'vpc@tr-a'"));
        Assert.Equal(
            ["vpc@tr-a No flow log."],
            await bench.QueryAsync<string>("select attachment_end_id || ' ' || reason from sync.coverage_history"));
    }

    [Fact]
    public async Task Since_begins_anew_with_another_verdict()
    {
        await using var bench = await CoverageBench.StartAsync();
        await bench.RunAsync(Complete);

        var covered = await bench.RunAsync(Logged);

        Assert.Equal(covered, await bench.ScalarAsync<DateTime>(SinceOfVpc));
        var again = await bench.RunAsync(Complete);
        Assert.Equal(again, await bench.ScalarAsync<DateTime>(SinceOfVpc));
    }

    [Fact]
    public async Task The_coverage_of_a_past_moment_can_be_read()
    {
        await using var bench = await CoverageBench.StartAsync();
        var first = await bench.RunAsync(Complete);
        var second = await bench.RunAsync(Logged);
        var third = await bench.RunAsync(Complete with { Attachments = [Complete.Attachments[1]] });

        Assert.Equal("not_covered", await VerdictAsync(first));
        Assert.Equal("covered", await VerdictAsync(second));
        Assert.Null(await VerdictAsync(third));

        async Task<string?> VerdictAsync(DateTime? at) => (await bench.QueryAsync<string>(
            "select verdict from report.coverage_as_of(@at) where attachment_end_id = 'vpc@tr-a'", new { at }))
            .SingleOrDefault();
    }

    [Fact]
    public async Task An_end_that_moves_to_the_account_of_its_transit_router_keeps_its_since()
    {
        await using var bench = await CoverageBench.StartAsync();
        var unknown = Complete with { Routers = [Complete.Routers[0]] };
        var first = await bench.RunAsync(unknown);

        await bench.RunAsync(unknown with
        {
            Routers = [.. unknown.Routers, new RouterRow("2", "cn-b", "tr-b")],
        });

        Assert.Equal(
            [("2", "unknown", first)],
            await bench.QueryAsync<(string, string, DateTime?)>(
                "select account_id, verdict, since_at from sync.coverage where attachment_end_id = 'peer@tr-b'"));
        Assert.Equal("1", await bench.ScalarAsync<string>(
            "select account_id from sync.coverage_history where attachment_end_id = 'peer@tr-b'"));
    }

    [Fact]
    public async Task The_ends_of_an_account_that_is_no_longer_listed_become_unknown_and_stay()
    {
        await using var bench = await CoverageBench.StartAsync();
        await bench.RunAsync(Complete);

        await bench.RunAsync(Complete with { Networks = [new NetworkRow("1", Hours: 30)] });

        Assert.Equal(
            ["peer@tr-a unknown", "peer@tr-b unknown", "vpc@tr-a unknown"], await bench.VerdictsAsync());
    }

    [Fact]
    public async Task The_limit_of_freshness_is_a_setting()
    {
        await using var bench = await CoverageBench.StartAsync();
        bench.Settings = new() { FreshFor = TimeSpan.FromHours(40) };

        await bench.RunAsync(Complete with { Networks = [new NetworkRow("1", Hours: 30)] });

        Assert.Contains("vpc@tr-a not_covered", await bench.VerdictsAsync());
    }

    [Fact]
    public async Task More_changes_than_one_portion_holds_are_all_written()
    {
        await using var bench = await CoverageBench.StartAsync();
        var large = Complete with
        {
            Attachments =
            [
                .. Enumerable.Range(0, 4500).Select(n => new AttachmentRow("1", "cn-a", $"a{n}", "tr-a", "VPC")),
            ],
        };

        await bench.RunAsync(large);
        await bench.RunAsync(large.With(Log with { Attachment = null }));

        Assert.Equal(
            [("covered", 4500L)],
            await bench.QueryAsync<(string, long)>("select verdict, count(*) from sync.coverage group by verdict"));
        Assert.Equal(4500L, await bench.ScalarAsync<long>("select count(*) from sync.coverage_history"));
        Assert.Null(await bench.RunAsync(large.With(Log with { Attachment = null })));
    }
}
