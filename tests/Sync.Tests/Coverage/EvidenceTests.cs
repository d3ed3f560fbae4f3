namespace Sync.Tests.Coverage;

/// <summary>
/// Listings that are complete and do not prove everything: those of a filter, and those that lack what is kept. And
/// connections whose ends have IDs of their own.
/// </summary>
public sealed class EvidenceTests(JudgedDatabase database) : IClassFixture<JudgedDatabase>
{
    private const string Vpc = "vpc@tr-a", PeerA = "peer@tr-a", PeerB = "peer@tr-b";
    private const string Covered = "covered", Partly = "partly", NotCovered = "not_covered", Unknown = "unknown";

    private static readonly SomeNetwork Complete = SomeNetwork.Complete;

    private static readonly FlowLogRow LogA = new("1", "cn-a", "fl-a", "Active", "tr-a", null);
    private static readonly FlowLogRow LogB = new("1", "cn-b", "fl-b", "Active", "tr-b", null);
    private static readonly FlowLogRow LogVpc = new("1", "cn-a", "fl-vpc", "Active", "tr-a", "vpc");

    private static SomeNetwork FilteredBy(string column, string value) =>
        Complete with { Filter = new Dictionary<string, string> { [column] = value } };

    private static GapRow Withheld(string operation, string region, string id) => new("1", operation, region, [id]);

    /// <summary>Each transit router lists the connection with an ID of its own.</summary>
    private static readonly SomeNetwork OwnIds =
        Complete.With(new AttachmentRow("1", "cn-b", "reep", "tr-b", "TR") { Peer = "tr-a", PeerRegion = "cn-a" });

    /// <summary>The name of a case: a network, an end, the verdict, and a part of the reason.</summary>
    private static readonly Dictionary<string, (SomeNetwork Network, string End, string Verdict, string Reason)> All =
        new()
        {
            ["6.3: a filter by project hides flow logs"] = (
                FilteredBy("project_name", "audit"), Vpc, Unknown,
                "the flow logs are listed by a filter (Sync__Alibaba__Filter__ProjectName), which hides others"),
            ["6.3: a filter by another CEN instance hides those of this one"] = (
                FilteredBy("cen_id", "cen-2"), Vpc, Unknown,
                "only flow logs of CEN instance cen-2 are listed (Sync__Alibaba__Filter__CenId)"),
            ["6.3: a filter by this CEN instance hides none of it"] =
                (FilteredBy("cen_id", "cen-1"), Vpc, NotCovered, "No flow log."),
            ["6.3: a filter by active ones hides none that cover"] =
                (FilteredBy("status", "Active"), Vpc, NotCovered, "No flow log."),
            ["6.3: a filter by inactive ones hides those that cover"] =
                (FilteredBy("status", "Inactive"), Vpc, Unknown, "(Sync__Alibaba__Filter__Status)"),
            ["Row 12: a filter hides the other direction"] = (
                FilteredBy("project_name", "audit").With(LogA), PeerA, Partly,
                "the other direction is not known: the flow logs are listed by a filter"),
            ["Row 14: a filter hides both"] =
                (FilteredBy("project_name", "audit"), PeerB, Unknown, "the flow logs are listed by a filter"),
            ["6.3: an active flow log that matches the filter is proof"] =
                (FilteredBy("project_name", "audit").With(LogVpc), Vpc, Covered, "fl-vpc"),
            ["Note 8: one that left the filter is not looked at any more"] = (
                FilteredBy("project_name", "audit").With(LogVpc with { Project = "other" }), Vpc, Unknown,
                "flow log fl-vpc was active when it was last listed, which is too long ago"),
            ["Note 8: and counts while that is recent"] = (
                FilteredBy("project_name", "audit").With(LogVpc with { Project = "other", Hours = 20 }), Vpc, Covered,
                "fl-vpc"),
            ["6.3: below a CEN instance whose removal is withheld nothing is listed"] = (
                Complete.With(Withheld("DescribeCens", "", "cen-1")), Vpc, Unknown,
                "CEN instance cen-1 is no longer listed, and its removal is withheld"),
            ["6.3: nor at a transit router whose removal is withheld"] = (
                Complete.With(Withheld("ListTransitRouters", "cn-a", "tr-a")), Vpc, Unknown,
                "transit router tr-a is no longer listed, and its removal is withheld"),
            ["Row 14: whose connections are not known from the other end either"] = (
                Complete.With(Withheld("ListTransitRouters", "cn-a", "tr-a")), PeerB, Unknown, "tr-a is no longer"),
            ["6.3: an attachment whose removal is withheld may be gone"] = (
                Complete.With(Withheld("ListTransitRouterVpcAttachments", "cn-a", Vpc)), Vpc, Unknown,
                "attachment vpc@tr-a is no longer listed, and its removal is withheld"),
            ["6.3: and others in its region are known"] = (
                Complete.With(Withheld("ListTransitRouterVpcAttachments", "cn-a", Vpc)), PeerA, NotCovered,
                "No active flow log"),
            ["6.3: an end that is only known from one whose removal is withheld may be gone too"] = (
                Complete.With(Withheld("ListTransitRouterVpcAttachments", "cn-a", PeerA)), PeerB, Unknown,
                "attachment peer@tr-a is no longer listed"),
            ["6.3: a withheld removal is no gap of the list of CEN instances"] =
                (Complete.With(Withheld("DescribeCens", "", "cen-2")), Vpc, NotCovered, "No flow log."),
            ["Row 10: the ends of a connection may have IDs of their own"] =
                (OwnIds.With(LogA, LogB), PeerA, Covered, "Flow logs fl-a and fl-b are active at both ends."),
            ["Row 11: then each is still the other end of the other one"] =
                (OwnIds.With(LogA), "reep@tr-b", Partly, "Only traffic that leaves transit router tr-a is logged"),
            ["Row 10: also with flow logs of the attachment"] = (
                OwnIds.With(LogA with { Attachment = "peer" }, LogB with { Attachment = "reep" }),
                "reep@tr-b", Covered, "Flow logs fl-b and fl-a"),
        };

    public static TheoryData<string> Cases => [.. All.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_verdict_rests_on_what_a_listing_can_prove(string name)
    {
        var (network, end, verdict, reason) = All[name];

        var judged = Assert.Single(await database.JudgeAsync(network), each => each.EndId == end);

        Assert.Equal(verdict, judged.Verdict);
        Assert.Contains(reason, judged.Reason, StringComparison.Ordinal);
        Assert.Equal(DecisionTables.Judge(network)[end], judged.Verdict);
    }

    [Fact]
    public async Task A_connection_whose_ends_have_IDs_of_their_own_has_two_ends() =>
        Assert.Equal([PeerA, "reep@tr-b", Vpc], (await database.JudgeAsync(OwnIds)).Select(end => end.EndId));
}
