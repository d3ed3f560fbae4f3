namespace Sync.Tests.Coverage;

/// <summary>What the views of schema <c>report</c> say about the network.</summary>
public class CoverageViewTests(CoverageViewTests.Bench bench) : IClassFixture<CoverageViewTests.Bench>
{
    private static readonly SomeNetwork Complete = SomeNetwork.Complete;
    private static readonly FlowLogRow LogA = new("1", "cn-a", "fl-a", "Active", "tr-a", null);
    private static readonly FlowLogRow LogB = new("1", "cn-b", "fl-b", "Active", "tr-b", null);
    private static readonly FlowLogRow LogVpc = new("1", "cn-a", "fl-vpc", "Active", "tr-a", "vpc");

    private static readonly FlowLogRow LogPeer = new("1", "cn-a", "fl-peer", "Active", "tr-a", "peer");

    public static TheoryData<string, string?> Routers => new()
    {
        { "of Basic Edition", "impossible" },
        { "of an unknown edition", "unknown" },
        { "with a flow log of its own", "covered" },
        { "with a flow log of its own that was listed too long ago", "unknown" },
        { "in a region whose flow logs were listed too long ago", "unknown" },
        { "of an account whose network was listed too long ago", "unknown" },
        { "with a flow log of its own that changed lately", "covered" },
        { "without attachments", null },
        { "with a list of attachments that was refused", "unknown" },
        { "with attachments that are all covered one by one", "covered" },
        { "with an attachment that is covered", "partly" },
        { "with attachments that are not covered", "not_covered" },
        { "in a region whose flow logs were not listed", "unknown" },
        { "of a CEN instance whose transit routers were not listed", "unknown" },
    };

    private static SomeNetwork NetworkOf(string router) => router switch
    {
        "of Basic Edition" => Complete.Router("tr-a", row => row with { Type = "Basic" }),
        "of an unknown edition" => Complete.Router("tr-a", row => row with { Type = null }),
        "with a flow log of its own" => Complete.With(LogA),
        "with a flow log of its own that was listed too long ago" =>
            Complete.With(LogA).Scope("cn-a", scope => scope with { Hours = 30 }),
        "in a region whose flow logs were listed too long ago" =>
            Complete.With(LogVpc, LogPeer, LogB).Scope("cn-a", scope => scope with { Hours = 30 }),
        "of an account whose network was listed too long ago" => Complete with { Networks = [new("1", Hours: 30)] },
        "with a flow log of its own that changed lately" =>
            Complete.With(LogA with { Hours = 1 }).Scope("cn-a", scope => scope with { Hours = 30 }),
        "without attachments" => Complete with { Attachments = [] },
        "with a list of attachments that was refused" =>
            Complete.With(LogVpc).With(new GapRow("1", "ListTransitRouterEcrAttachments", "tr-a")),
        "with attachments that are all covered one by one" => Complete.With(LogVpc, LogPeer, LogB),
        "with an attachment that is covered" => Complete.With(LogVpc),
        "with attachments that are not covered" => Complete,
        "in a region whose flow logs were not listed" =>
            Complete.With(LogVpc).Scope("cn-a", scope => scope with { Outcome = "failed" }),
        _ => Complete.With(new GapRow("1", "ListTransitRouters", "cen-1")),
    };

    [Theory]
    [MemberData(nameof(Routers))]
    public async Task A_transit_router_has_a_coverage(string router, string? coverage)
    {
        await bench.Shared.RunAsync(NetworkOf(router));

        Assert.Equal(coverage, await bench.Shared.ScalarAsync<string?>(
            "select coverage from report.transit_router where transit_router_id = 'tr-a'"));
    }

    [Fact]
    public async Task A_transit_router_whose_flow_logs_a_filter_hides_is_unknown()
    {
        await using var own = await CoverageBench.StartAsync();
        own.Settings = new() { FlowLogFilter = """{"project_name": "other"}""" };
        await own.RunAsync(Complete.With(LogA, LogB with { Project = "other" }) with { Attachments = [] });

        Assert.Equal(
            ["tr-a unknown", "tr-b covered"],
            await own.QueryAsync<string>(
                "select transit_router_id || ' ' || coverage from report.transit_router order by 1"));
    }

    /// <summary>A database whose network each of these tests replaces.</summary>
    public sealed class Bench : IAsyncLifetime
    {
        internal CoverageBench Shared { get; private set; } = null!;

        public async Task InitializeAsync() => Shared = await CoverageBench.StartAsync();

        public async Task DisposeAsync() => await Shared.DisposeAsync();
    }

    [Fact]
    public async Task Every_view_counts_the_same_ends()
    {
        await using var own = await CoverageBench.StartAsync();
        await own.RunAsync(Complete.With(LogA));
        await own.QueryAsync<int>(
            """
            insert into sync.cen (account_id, region_id, cen_id, tags, content_hash, first_seen_at, valid_from)
            values ('1', '', 'cen-1', '{}', gen_random_uuid(), now(), now())
            """);

        (long, long, long)[] sums = [(1, 2, 0)];
        Assert.Equal(sums, await SumAsync("report.cen"));
        Assert.Equal(sums, await SumAsync("report.transit_router"));
        Assert.Equal(sums, await SumAsync("report.coverage_by_cen"));
        Assert.Equal(sums, await SumAsync("report.coverage_by_transit_router"));
        Assert.Equal(sums, await SumAsync("report.coverage_summary"));
        Assert.Equal(sums, await SumAsync("report.coverage_by_day"));
        Assert.Equal(
            ["peer partly", "vpc covered"],
            await own.QueryAsync<string>(
                "select transit_router_attachment_id || ' ' || verdict from report.attachment order by 1"));

        Task<IReadOnlyList<(long, long, long)>> SumAsync(string view) => own.QueryAsync<(long, long, long)>(
            $"select sum(covered)::bigint, sum(partly)::bigint, sum(not_covered)::bigint from {view}");
    }

    [Fact]
    public async Task A_CEN_instance_and_a_transit_router_without_flow_logs_are_listed()
    {
        await using var own = await CoverageBench.StartAsync();
        await own.RunAsync(Complete);

        Assert.Equal(
            [(0L, 3L)],
            await own.QueryAsync<(long, long)>("select flow_logs, attachments_known from report.coverage_by_cen"));
        Assert.Equal(
            [("tr-a", 0L, 2L), ("tr-b", 0L, 1L)],
            await own.QueryAsync<(string, long, long)>(
                """
                select transit_router_id, flow_logs, attachments_known
                from report.coverage_by_transit_router
                order by 1
                """));
    }

    [Fact]
    public async Task Each_day_has_the_coverage_at_its_end()
    {
        await using var own = await CoverageBench.StartAsync();
        await own.QueryAsync<int>(
            """
            with day as (select date_trunc('day', now(), 'UTC') as today)
            insert into sync.coverage (account_id, region_id, attachment_end_id, verdict, tags, content_hash,
                first_seen_at, valid_from)
            select '1', 'r', id, verdict, '{}'::jsonb, gen_random_uuid(), today - began, today - began
            from day, (values ('stays', 'covered', interval '70 hours'), ('fell', 'not_covered', interval '20 hours'))
                v (id, verdict, began);
            with day as (select date_trunc('day', now(), 'UTC') as today)
            insert into sync.coverage_history (account_id, region_id, attachment_end_id, verdict, tags, content_hash,
                first_seen_at, valid_from, valid_to)
            select '1', 'r', id, verdict, '{}'::jsonb, gen_random_uuid(), today - began, today - began, today - ended
            from day, (values
                ('fell', 'covered', interval '60 hours', interval '20 hours'),
                ('went', 'unknown', interval '40 hours', interval '24 hours'),
                ('at midnight', 'partly', interval '60 hours', interval '48 hours')) v (id, verdict, began, ended);
            """);

        Assert.Equal(
            ["2/3 0 0 1", "2/2 0 1 0", "1/2 1 0 0", "1/2 1 0 0"],
            (await own.QueryAsync<(long, long, long, long, long)>(
                """
                select covered, covered + partly + not_covered, not_covered, unknown, partly
                from report.coverage_by_day
                order by day
                """)).Select(day => $"{day.Item1}/{day.Item2} {day.Item3} {day.Item4} {day.Item5}"));
    }
}
