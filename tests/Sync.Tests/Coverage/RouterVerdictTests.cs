namespace Sync.Tests.Coverage;

/// <summary>The decision table of transit routers, row by row.</summary>
public sealed class RouterVerdictTests(CoverageViewTests.Bench bench) : IClassFixture<CoverageViewTests.Bench>
{
    private static readonly SomeNetwork Complete = SomeNetwork.Complete;
    private static readonly FlowLogRow LogA = new("1", "cn-a", "fl-a", "Active", "tr-a", null);
    private static readonly FlowLogRow LogB = new("1", "cn-b", "fl-b", "Active", "tr-b", null);
    private static readonly FlowLogRow LogVpc = new("1", "cn-a", "fl-vpc", "Active", "tr-a", "vpc");
    private static readonly FlowLogRow LogPeer = new("1", "cn-a", "fl-peer", "Active", "tr-a", "peer");

    private static readonly SomeNetwork Unlisted = Complete.Scope("cn-b", scope => scope with { Outcome = "failed" });

    private static GapRow Refused(string kind, string router = "tr-a") =>
        new("1", $"ListTransitRouter{kind}Attachments", router);

    /// <summary>The name of a case: a network, the verdict on tr-a, and a part of the reason.</summary>
    private static readonly Dictionary<string, (SomeNetwork Network, string? Verdict, string Reason)> All = new()
    {
        ["Row 1: Basic Edition cannot be covered, not even with a flow log"] = (
            Complete.With(LogA).Router("tr-a", row => row with { Type = "Basic" }), "impossible", "upgrade it"),
        ["Row 2: an edition that is not known"] = (
            Complete.With(LogA).Router("tr-a", row => row with { Type = "Ultimate" }), "unknown", "the edition"),
        ["Row 3: a flow log of its own, and all connections covered"] =
            (Complete.With(LogA, LogB), "covered", "Flow log fl-a of the transit router is active."),
        ["Row 3: a flow log of its own needs no other list"] = (
            Complete.With(LogA, LogB).With(Refused("Vpc")), "covered", "fl-a of the transit router is active."),
        ["Row 3: nor anything that is connected"] =
            (Complete.With(LogA) with { Attachments = [] }, "covered", "fl-a of the transit router is active."),
        ["Row 4: a flow log of its own records one direction of a connection"] = (
            Complete.With(LogA), "covered",
            "only the traffic that leaves this one: the other direction is not logged or not known of peer."),
        ["Row 4: or more of them, if their list was not complete"] = (
            Complete.With(LogA, LogB).With(Refused("Peer")), "covered", "the list of these was not complete"),
        ["Row 5: a list of attachments that was not complete"] = (
            Complete.With(LogVpc, LogPeer, LogB).With(Refused("Ecr")), "unknown",
            "Not known: a list of attachments of transit router tr-a was not complete."),
        ["Row 5: says how many are not covered at least"] =
            (Complete.With(Refused("Ecr")), "unknown", "was not complete; at least 2 not covered."),
        ["Row 5: flow logs that were not listed"] = (
            Complete.Scope("cn-a", scope => scope with { Outcome = "failed" }), "unknown",
            "the flow logs of account 1 in cn-a were not listed completely by the last run"),
        ["Row 5: nor is it known whether a flow log covers what will be connected"] = (
            Complete.Scope("cn-a", scope => scope with { Hours = 30 }) with { Attachments = [] }, "unknown",
            "were not listed completely within the limit"),
        ["Row 5: a flow log of its own that was active too long ago"] = (
            Complete.With(LogA).Scope("cn-a", scope => scope with { Hours = 30 }), "unknown",
            "flow log fl-a was active when it was last listed"),
        ["Row 5: a network that was listed too long ago"] = (
            Complete with { Networks = [new("1", Hours: 30)] }, "unknown", "was not listed within the limit"),
        ["Row 5: a CEN instance whose transit routers were not listed"] = (
            Complete.With(new GapRow("1", "ListTransitRouters", "cen-1")), "unknown", "CEN instance cen-1"),
        ["Row 5: a transit router whose removal is withheld"] = (
            Complete.With(new GapRow("1", "ListTransitRouters", "", ["tr-a"])), "unknown", "its removal is withheld"),
        ["Row 6: all covered one by one"] = (
            Complete.With(LogVpc, LogPeer, LogB), "covered", "Covered one by one, 2 of 2"),
        ["Row 6: whatever else the flow logs of the region are"] = (
            Complete.With(LogVpc with { Hours = 1 }, LogPeer with { Hours = 1 }, LogB)
                .Scope("cn-a", scope => scope with { Outcome = "failed" }),
            "covered", "Covered one by one"),
        ["Row 6: what cannot be covered does not count"] = (
            Complete.With(LogVpc).Attachment("peer@tr-a", row => row with { Status = "Detaching" }), "covered",
            "1 of 1"),
        ["Row 7: nothing to cover"] =
            (Complete with { Attachments = [] }, null, "Nothing to cover: no connection is attached."),
        ["Row 7: nor if nothing is attached yet"] = (
            Complete.Attachment("vpc@tr-a", row => row with { Status = "Attaching" })
                .Attachment("peer@tr-a", row => row with { Status = "Attaching" }),
            null, "Nothing to cover"),
        ["Row 8: some are covered"] = (
            Complete.With(LogVpc), "partly",
            "Covered: 1 of 2; in one direction: 0; not covered: 1; not known: 0."),
        ["Row 8: some in one direction"] = (
            Complete.With(LogPeer), "partly", "Covered: 0 of 2; in one direction: 1; not covered: 1; not known: 0."),
        ["Row 8: the rest may be unknown at its other end"] = (
            Unlisted.With(LogVpc), "partly", "Covered: 1 of 2; in one direction: 0; not covered: 0; not known: 1."),
        ["Row 9: none is covered, and some are not known"] =
            (Unlisted, "unknown", "Not known of 1 of 2; none is known to be covered, at least 1 not covered."),
        ["Row 10: none is covered"] = (Complete, "not_covered", "No flow log for any of 2."),
    };

    public static TheoryData<string> Cases => [.. All.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_transit_router_is_judged_by_the_first_matching_row(string name)
    {
        var (network, verdict, reason) = All[name];

        await bench.Shared.RunAsync(network);

        var (judged, why) = await bench.Shared.ScalarAsync<(string?, string)>(
            "select coverage, coverage_reason from report.transit_router where transit_router_id = 'tr-a'");
        Assert.Equal(verdict, judged);
        Assert.Contains(reason, why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_verdict_that_stays_the_same_is_not_written_again_and_one_that_changes_ends()
    {
        await using var own = await CoverageBench.StartAsync();
        await own.RunAsync(Complete);
        await own.PassTimeAsync();
        Assert.Null(await own.RunAsync(Complete));

        var at = await own.RunAsync(Complete.With(LogA) with { Attachments = [] });
        await own.RunAsync(Complete with { Routers = [Complete.Routers[1]], Attachments = [] });

        Assert.NotNull(at);
        Assert.Equal(
            [
                "tr-a not_covered true", "tr-a covered true", "tr-b not_covered true", "tr-b nothing false",
            ],
            await own.QueryAsync<string>(
                """
                select concat_ws(' ', router_id, coalesce(verdict, 'nothing'), (ended_at < 'infinity')::text)
                from sync.router_verdict
                order by router_id, begun_at
                """));
    }

    [Fact]
    public async Task A_verdict_on_a_transit_router_without_connections_can_change_alone()
    {
        await using var own = await CoverageBench.StartAsync();
        var alone = Complete with { Attachments = [] };
        await own.RunAsync(alone);

        Assert.NotNull(await own.RunAsync(alone.With(LogA)));
        Assert.NotNull(await own.RunAsync(alone.With(Refused("Vpc", "tr-b"))));

        Assert.Equal(
            ["tr-a nothing", "tr-b unknown"],
            await own.QueryAsync<string>(
                """
                select transit_router_id || ' ' || coalesce(coverage, 'nothing')
                from report.transit_router
                order by 1
                """));
    }
}
