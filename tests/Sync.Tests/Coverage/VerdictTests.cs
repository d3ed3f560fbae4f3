namespace Sync.Tests.Coverage;

/// <summary>The decision tables, row by row and note by note.</summary>
public sealed class VerdictTests(JudgedDatabase database) : IClassFixture<JudgedDatabase>
{
    private const string Vpc = "vpc@tr-a", PeerA = "peer@tr-a", PeerB = "peer@tr-b";
    private const string Covered = "covered", Partly = "partly", NotCovered = "not_covered";
    private const string Impossible = "impossible", Unknown = "unknown";

    private static readonly SomeNetwork Complete = SomeNetwork.Complete;

    private static readonly FlowLogRow LogA = OfRouter("fl-a", "a"), LogB = OfRouter("fl-b", "b");
    private static readonly FlowLogRow LogVpc = new("1", "cn-a", "fl-vpc", "Active", "tr-a", "vpc");

    private static readonly SomeNetwork Stale = Complete.Scope("cn-b", scope => scope with { Hours = 30 });
    private static readonly SomeNetwork BasicB = Complete.Router("tr-b", router => router with { Type = "Basic" });

    private static FlowLogRow OfRouter(string id, string place, string? status = "Active") =>
        new("1", $"cn-{place}", id, status, $"tr-{place}", null);

    private static FlowLogRow OfPeer(string id, string region, string? router, string? status = "Active") =>
        new("1", region, id, status, router, "peer");

    /// <summary>The name of a case: a network, an end, the verdict, and a part of the reason.</summary>
    private static readonly Dictionary<string, (SomeNetwork Network, string End, string Verdict, string Reason)> All =
        new()
        {
            ["Row 1: a Basic Edition transit router cannot have flow logs"] =
                (BasicB, PeerB, Impossible, "Basic Edition, which has no flow logs: upgrade it"),
            ["Row 1: not even with a flow log"] = (BasicB.With(LogB), PeerB, Impossible, "Basic Edition"),
            ["Row 2: an edition that is missing is not known"] = (
                Complete.With(LogA).Router("tr-a", router => router with { Type = null }), Vpc, Unknown,
                "the edition of transit router tr-a is not known"),
            ["Row 2: an edition of another name is not known"] = (
                Complete.Router("tr-a", router => router with { Type = "Ultimate" }), Vpc, Unknown, "the edition"),
            ["Row 2: a transit router that is not in the inventory is not known"] = (
                Complete with { Routers = [Complete.Routers[1]] }, Vpc, Unknown, "tr-a is not in the inventory"),
            ["Row 3: a transit router in transition cannot have flow logs"] = (
                Complete.With(LogA).Router("tr-a", router => router with { Status = "Upgrading" }), Vpc, Impossible,
                "tr-a is Upgrading"),
            ["Row 3: nor one that is being deleted, whatever the case of its status"] = (
                Complete.Router("tr-a", router => router with { Status = "DELETING" }), Vpc, Impossible, "DELETING"),
            ["Row 3: one that is modified is judged like an active one"] = (
                Complete.Router("tr-a", router => router with { Status = "Modifying" }), Vpc, NotCovered,
                "No flow log."),
            ["Note 3: so is one with an unknown status"] = (
                Complete.Router("tr-a", router => router with { Status = "Sleeping" }), Vpc, NotCovered,
                "No flow log."),
            ["Row 4: an attachment that is not attached cannot be covered"] = (
                Complete.With(LogA).Attachment(Vpc, end => end with { Status = "Detaching" }), Vpc, Impossible,
                "The attachment is Detaching"),
            ["Row 4: nor one without a status"] = (
                Complete.Attachment(Vpc, end => end with { Status = null }), Vpc, Impossible, "has no status"),
            ["Note 3: the case of a status does not matter"] = (
                Complete.With(LogVpc with { Status = "ACTIVE" })
                    .Attachment(Vpc, end => end with { Status = "attached" }),
                Vpc, Covered, "fl-vpc"),
            ["Row 5: a flow log of the transit router covers its attachments"] =
                (Complete.With(LogA), Vpc, Covered, "Flow log fl-a of transit router tr-a is active."),
            ["Row 5: a flow log of the attachment covers it"] =
                (Complete.With(LogVpc), Vpc, Covered, "Flow log fl-vpc of the attachment is active."),
            ["Row 5: a flow log of the attachment without a transit router is matched by region"] =
                (Complete.With(LogVpc with { Router = null }), Vpc, Covered, "fl-vpc"),
            ["Row 5: a flow log of another attachment does not cover it"] =
                (Complete.With(LogVpc with { Attachment = "other" }), Vpc, NotCovered, "No flow log."),
            ["Row 5: a flow log of another synced account covers it too"] = (
                Complete.With(LogVpc with { Account = "2", Hours = 1 }), Vpc, Covered, "fl-vpc"),
            ["Row 6: without a complete listing of flow logs the absence of one proves nothing"] = (
                Complete.Scope("cn-a", scope => scope with { Outcome = "failed" }), Vpc, Unknown,
                "the flow logs of account 1 in cn-a were not listed completely by the last run"),
            ["Row 6: nor if the region was never listed"] = (
                Complete.Scope("cn-a", scope => scope with { Outcome = "unsupported", Hours = null }), Vpc, Unknown,
                "were never listed completely"),
            ["Row 6: nor if it is excluded"] = (
                Complete.Scope("cn-a", scope => scope with { Outcome = "skipped" }), Vpc, Unknown, "by the last run"),
            ["Row 6: nor if no run ever named it"] =
                (Complete with { Scopes = [] }, Vpc, Unknown, "were never listed completely"),
            ["Row 6: nor if the listing is too old"] = (
                Complete.Scope("cn-a", scope => scope with { Hours = 30 }), Vpc, Unknown, "within the limit"),
            ["Row 6: an inactive flow log does not decide it either"] = (
                Complete.With(LogVpc with { Status = "Inactive" })
                    .Scope("cn-a", scope => scope with { Outcome = "failed" }),
                Vpc, Unknown, "by the last run"),
            ["Rule of evidence: an active flow log is proof although the listing was cut"] = (
                Complete.With(LogVpc with { Hours = 0 })
                    .Scope("cn-a", scope => scope with { Outcome = "incomplete", Hours = null }),
                Vpc, Covered, "fl-vpc"),
            ["Row 7: a flow log that is being created does not cover yet"] = (
                Complete.With(LogVpc with { Status = "Creating" }), Vpc, NotCovered,
                "Not yet active: flow log fl-vpc is Creating."),
            ["Row 7: nor one that is being modified"] = (
                Complete.With(LogVpc with { Status = "Modifying" }, LogA with { Status = "Inactive" }), Vpc,
                NotCovered, "fl-vpc is Modifying"),
            ["Row 8: an inactive flow log does not cover"] = (
                Complete.With(LogVpc with { Status = "Inactive" }), Vpc, NotCovered,
                "Not active: flow log fl-vpc is Inactive."),
            ["Note 3: a flow log with an unknown status does not cover"] = (
                Complete.With(LogVpc with { Status = "Sleeping" }), Vpc, NotCovered, "the unknown status Sleeping"),
            ["Note 3: nor does one without a status"] = (
                Complete.With(LogVpc with { Status = null }), Vpc, NotCovered, "fl-vpc has no status"),
            ["Row 9: without a flow log it is not covered"] = (Complete, Vpc, NotCovered, "No flow log."),
            ["Note 4: the only flow log of the CEN instance in the region, without IDs, covers nothing and is named"] =
            (
                Complete.With(OfRouter("fl-old", "a") with { Router = null }), Vpc, NotCovered,
                "flow log fl-old names neither a transit router nor an attachment"),
            ["Note 4: it is not named if there is another one"] = (
                Complete.With(
                    OfRouter("fl-old", "a") with { Router = null }, LogVpc with { Attachment = "other" }),
                Vpc, NotCovered, "No flow log."),
            ["Row 10: both directions are logged by flow logs of the transit routers"] = (
                Complete.With(LogA, LogB), PeerA, Covered, "Flow logs fl-a and fl-b are active at both ends."),
            ["Row 10: or by flow logs of the attachment, one of them matched by region"] = (
                Complete.With(OfPeer("fl-1", "cn-a", "tr-a"), OfPeer("fl-2", "cn-b", null)), PeerB, Covered,
                "Flow logs fl-2 and fl-1"),
            ["Row 11: with a flow log at one end only one direction is logged"] = (
                Complete.With(LogA), PeerA, Partly,
                "Only traffic that leaves transit router tr-a is logged, by flow log fl-a: transit router tr-b has "
                    + "no flow log for it."),
            ["Note 5: both ends have the same verdict"] =
                (Complete.With(LogA), PeerB, Partly, "Only traffic that leaves transit router tr-a is logged"),
            ["Row 11: an inactive flow log at the other end is named"] = (
                Complete.With(LogA, OfPeer("fl-2", "cn-b", "tr-b", "Inactive")), PeerA, Partly,
                "flow log fl-2 is Inactive"),
            ["Row 12: if the other end cannot be judged, at least one direction is logged"] = (
                Stale.With(LogA), PeerA, Partly,
                "the other direction is not known: the flow logs of account 1 in cn-b"),
            ["Row 12: also seen from the end that cannot be judged"] = (
                Stale.With(LogA), PeerB, Partly, "Traffic that leaves transit router tr-a is logged"),
            ["Row 12: the end at a transit router of an account that is not synced is unknown"] =
                (Complete.With(LogA) with { Routers = [Complete.Routers[0]] }, PeerB, Unknown, "not in the inventory"),
            ["Row 12: its other end is partly covered"] = (
                Complete.With(LogA) with { Routers = [Complete.Routers[0]] }, PeerA, Partly,
                "transit router tr-b is not in the inventory"),
            ["Row 13: without a flow log at either end it is not covered"] =
                (Complete, PeerB, NotCovered, "No active flow log at either end."),
            ["Note 6: inactive and pending flow logs of a peer are named"] = (
                Complete.With(
                    LogA with { Status = "Inactive" }, OfPeer("fl-2", "cn-b", "tr-b", "Creating")),
                PeerA, NotCovered, "flow log fl-a is Inactive; flow log fl-2 is Creating"),
            ["Note 6: a flow log that fits neither end counts for neither"] = (
                Complete.With(OfPeer("fl-3", "cn-c", null)), PeerA, NotCovered, "flow log fl-3 fits neither end"),
            ["Note 6: nor does one without a transit router if both ends are in its region"] = (
                Complete.Router("tr-b", router => router with { Region = "cn-a" })
                    .Attachment(PeerA, end => end with { PeerRegion = "cn-a" }).With(OfPeer("fl-3", "cn-a", null)),
                PeerA, NotCovered, "flow log fl-3 fits neither end"),
            ["Note 6: row 10 stands beside a stray flow log"] = (
                Complete.With(LogA, LogB, OfPeer("fl-3", "cn-c", null)), PeerA, Covered, "at both ends"),
            ["Row 14: without a flow log and with an end that cannot be judged it is unknown"] =
                (Stale, PeerA, Unknown, "the flow logs of account 1 in cn-b"),
            ["Row 14: also if the other end is not known at all"] = (
                Complete.Attachment(PeerA, end => end with { Peer = null }), PeerA, Unknown,
                "the transit router at the other end is not known"),
            ["Row 15: towards a Basic Edition transit router one direction can be logged"] =
                (BasicB.With(LogA), PeerA, Partly, "tr-b is of Basic Edition"),
            ["Row 15: or is not"] = (BasicB, PeerA, NotCovered, "tr-b at the other end is of Basic Edition"),
            ["Note 1: row 15 is tested before row 14"] = (
                BasicB.Scope("cn-b", scope => scope with { Hours = null }), PeerA, NotCovered, "Basic Edition"),
            ["Note 1: never not covered while this end is incomplete"] = (
                BasicB.Scope("cn-a", scope => scope with { Outcome = "failed" }), PeerA, Unknown, "by the last run"),
            ["Note 2: each end is judged by its own row"] = (
                Complete.With(new AttachmentRow("1", "cn-b", "peer", "tr-b", "TR", "Detaching")
                {
                    Peer = "tr-a",
                    PeerRegion = "cn-a",
                }), PeerB, Impossible, "is Detaching"),
            ["Note 2: an end without a row takes the status of the other"] = (
                Complete.Attachment(PeerA, end => end with { Status = "Detaching" }), PeerB, Impossible,
                "is Detaching"),
            ["Note 8: a flow log known to be active counts while the last complete listing is recent"] = (
                Complete.With(LogVpc).Scope("cn-a", scope => scope with { Outcome = "failed", Hours = 20 }), Vpc,
                Covered, "fl-vpc"),
            ["Note 8: then it is unknown"] = (
                Complete.With(LogVpc).Scope("cn-a", scope => scope with { Outcome = "failed", Hours = 30 }), Vpc,
                Unknown, "flow log fl-vpc was active when it was last listed, which is too long ago"),
            ["Note 9: a network that was listed too long ago is incomplete"] = (
                Complete with { Networks = [new("1", Hours: 30)] }, Vpc, Unknown,
                "the network of account 1 was not listed within the limit"),
            ["Note 9: so is one that was never listed"] =
                (Complete with { Networks = [] }, Vpc, Unknown, "the network of account 1"),
            ["Note 9: an active flow log is proof nevertheless"] =
                (Complete.With(LogVpc) with { Networks = [] }, Vpc, Covered, "fl-vpc"),
            ["6.3: a list of attachments that was refused leaves those of its kind unknown"] = (
                Complete.With(new GapRow("1", "ListTransitRouterVpcAttachments", "tr-a")), Vpc, Unknown,
                "the list of such attachments of transit router tr-a was not complete"),
            ["6.3: and no others"] = (
                Complete.With(new GapRow("1", "ListTransitRouterVpcAttachments", "tr-a")), PeerA, NotCovered,
                "No active flow log"),
            ["6.3: a list of another transit router has no effect"] = (
                Complete.With(new GapRow("1", "ListTransitRouterVpcAttachments", "tr-b")), Vpc, NotCovered,
                "No flow log."),
            ["6.3: a list of transit routers that was refused leaves their attachments unknown"] = (
                Complete.With(new GapRow("1", "ListTransitRouters", "cen-1")), Vpc, Unknown,
                "the transit routers of CEN instance cen-1 were not listed completely"),
            ["6.3: the list of CEN instances has no effect on the known ones, which are still listed"] =
                (Complete.With(new GapRow("1", "DescribeCens", "")), Vpc, NotCovered, "No flow log."),
        };

    public static TheoryData<string> Cases => [.. All.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_verdict_follows_the_decision_tables(string name)
    {
        var (network, end, verdict, reason) = All[name];

        var judged = Assert.Single(await database.JudgeAsync(network), each => each.EndId == end);

        Assert.Equal(verdict, judged.Verdict);
        Assert.Contains(reason, judged.Reason, StringComparison.Ordinal);
        Assert.Equal(DecisionTables.Judge(network)[end], judged.Verdict);
    }

    [Fact]
    public async Task The_flow_logs_that_count_are_named()
    {
        var judged = await database.JudgeAsync(
            Complete.With(LogA, LogB, LogVpc, OfPeer("fl-2", "cn-b", "tr-b", "Inactive")));

        Assert.Equal(
            [
                (PeerA, """["fl-a", "fl-b"]"""), (PeerB, """["fl-a", "fl-b"]"""), (Vpc, """["fl-a", "fl-vpc"]"""),
            ],
            judged.Select(end => (end.EndId, end.FlowLogs)));
    }

    [Fact]
    public async Task A_flow_log_that_does_not_count_is_not_named()
    {
        var judged = await database.JudgeAsync(
            Complete.With(LogA with { Status = "Inactive" }, LogB)
                .Router("tr-b", router => router with { Status = "Upgrading" }));

        Assert.Equal(
            [(PeerA, """["fl-b"]"""), (PeerB, "[]"), (Vpc, "[]")], judged.Select(end => (end.EndId, end.FlowLogs)));
    }

    [Fact]
    public async Task A_derived_end_belongs_to_the_account_and_region_of_its_transit_router()
    {
        var other = Complete.Router("tr-b", router => router with { Account = "2", Region = "cn-c" });

        Assert.Equal(
            ["1/cn-a", "2/cn-c", "1/cn-a"], (await database.JudgeAsync(other)).Select(end => end.Scope));
    }

    [Fact]
    public async Task A_derived_end_at_an_unknown_transit_router_belongs_to_the_account_that_listed_the_other()
    {
        var judged = await database.JudgeAsync(Complete with { Routers = [Complete.Routers[0]] });

        Assert.Equal("1/cn-b", Assert.Single(judged, end => end.EndId == PeerB).Scope);
    }

    [Fact]
    public async Task A_connection_that_is_listed_at_both_ends_has_each_end_once()
    {
        var both = Complete.With(new AttachmentRow("1", "cn-b", "peer", "tr-b", "TR") { Peer = "tr-a" });

        Assert.Equal([PeerA, PeerB, Vpc], (await database.JudgeAsync(both)).Select(end => end.EndId));
    }
}
