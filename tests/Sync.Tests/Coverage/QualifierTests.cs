using Sync.Coverage;
using Sync.FlowLogs;

namespace Sync.Tests.Coverage;

/// <summary>What stands beside a verdict, kind by kind. <see cref="VerdictProperties"/> checks combinations.</summary>
public sealed class QualifierTests(JudgedDatabase database) : IClassFixture<JudgedDatabase>
{
    private const string Vpc = "vpc@tr-a", PeerA = "peer@tr-a", PeerB = "peer@tr-b";

    private static readonly SomeNetwork Complete = SomeNetwork.Complete;
    private static readonly FlowLogRow Log = new("1", "cn-a", "fl-vpc", "Active", "tr-a", "vpc");
    private static readonly FlowLogRow LogA = new("1", "cn-a", "fl-a", "Active", "tr-a", null);
    private static readonly FlowLogRow Lacking = Log with { Format = "${srcaddr}${packets}" };

    /// <summary>The name of a case: a network, an end, and what stands beside its verdict.</summary>
    private static readonly Dictionary<string, (SomeNetwork Network, string End, string Verdict, string[] Says)> All =
        new()
        {
            ["Nothing is worth knowing"] = (Complete.With(Log), Vpc, "covered", []),
            ["The default format has every field"] =
                (Complete.With(Log with { Format = null }), Vpc, "covered", []),
            ["A format that lacks required fields"] = (
                Complete.With(Lacking), Vpc, "covered",
                ["format_lacks: The format lacks required fields: fl-vpc (dstaddr, bytes)."]),
            ["A format with fields that are not documented"] = (
                Complete.With(Log with { Format = "${srcaddr}${dstaddr}${bytes}${x-dscp}${packets}${x-a}" }), Vpc,
                "covered", ["format_unknown: The format has fields that are not documented: fl-vpc (x-a, x-dscp)."]),
            ["Neither project nor Logstore is another destination"] = (
                Complete.With(Log with { Project = null, LogStore = null }), Vpc, "covered",
                ["other_destination: Neither project nor Logstore, so another destination: fl-vpc."]),
            ["A project alone is Log Service"] = (Complete.With(Log with { LogStore = null }), Vpc, "covered", []),
            ["An old version"] = (
                Complete.With(Log with { Version = "2" }), Vpc, "covered",
                ["old_version: An older version than 3: fl-vpc (2)."]),
            ["A version that is not a number"] = (Complete.With(Log with { Version = "x" }), Vpc, "covered", []),
            ["Several flow logs"] = (
                Complete.With(Log, LogA), Vpc, "covered",
                ["several_flow_logs: Several flow logs record the same traffic: fl-a, fl-vpc."]),
            ["Many flow logs, of which the first are named"] = (
                Complete.With([.. Enumerable.Range(1, 5).Select(n => Lacking with { Id = $"fl-{n}" })]), Vpc, "covered",
                [
                    "several_flow_logs: Several flow logs record the same traffic: fl-1, fl-2, fl-3 and 2 more.",
                    "format_lacks: The format lacks required fields: fl-1 (dstaddr, bytes), fl-2 (dstaddr, bytes), "
                        + "fl-3 (dstaddr, bytes) and 2 more.",
                ]),
            ["An attachment of another account"] = (
                Complete.With(Log).Attachment(Vpc, end => end with { Owner = "2" }), Vpc, "covered",
                ["cross_account: The connected resource belongs to account 2, the transit router to account 1."]),
            ["An attachment of the same account"] =
                (Complete.With(Log).Attachment(Vpc, end => end with { Owner = "1" }), Vpc, "covered", []),
            ["An attachment that a service manages, whatever its verdict"] = (
                Complete.Attachment(Vpc, end => end with { Managed = "SAS" }), Vpc, "not_covered",
                ["managed_service: The service SAS manages the attachment: its owner may be unable to change it."]),
            ["A flow log that does not count is not qualified"] =
                (Complete.With(Lacking with { Status = "Inactive" }), Vpc, "not_covered", []),
            ["Nor is one of an attachment that cannot be covered"] = (
                Complete.With(Lacking).Attachment(Vpc, end => end with { Status = "Detaching" }), Vpc, "impossible",
                []),
            ["An end is qualified by its own flow logs"] = (
                Complete.With(LogA with { Format = "${srcaddr}" }), PeerA, "partly",
                ["format_lacks: The format lacks required fields: fl-a (dstaddr, bytes)."]),
            ["And not by those of the other end"] =
                (Complete.With(LogA with { Format = "${srcaddr}" }), PeerB, "partly", []),
            ["Row 12: the other half is unknown"] = (
                Complete.With(LogA).Scope("cn-b", scope => scope with { Hours = 30 }), PeerB, "partly",
                [
                    "half_unknown: The other direction is not known: the flow logs of account 1 in cn-b were not "
                        + "listed completely within the limit.",
                ]),
            ["Row 11: it is known"] = (Complete.With(LogA), PeerB, "partly", []),
        };

    public static TheoryData<string> Cases => [.. All.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_qualifier_stands_beside_a_verdict_and_does_not_change_it(string name)
    {
        var (network, end, verdict, says) = All[name];

        var judged = Assert.Single(await database.JudgeAsync(network), each => each.EndId == end);

        Assert.Equal(verdict, judged.Verdict);
        Assert.Equal(
            says, CoverageQualifier.Read(judged.Qualifiers).Select(each => $"{each.Kind}: {each.Text}"));
        Assert.Equal(DecisionTables.Qualify(network)[end], judged.Kinds);
    }

    [Fact]
    public async Task The_known_fields_of_a_format_are_the_same_in_SQL()
    {
        await using var bench = await CoverageBench.StartAsync();

        Assert.Equal(LogFormat.Known, await bench.QueryAsync<string>("select unnest(sync.format_fields())"));
    }

    [Fact]
    public async Task The_view_of_formats_tells_known_and_required_fields()
    {
        await using var bench = await CoverageBench.StartAsync();
        await bench.RunAsync(Complete.With(Log with { Format = "${srcaddr}${packets}${x-dscp}" }));

        Assert.Equal(
            [("srcaddr", true, true), ("packets", true, false), ("x-dscp", false, false)],
            await bench.QueryAsync<(string, bool, bool)>(
                "select field, is_known, is_required from report.format_field order by position"));
    }

    [Fact]
    public async Task Qualifiers_are_stored_as_a_version_without_another_since_and_are_in_the_views()
    {
        await using var bench = await CoverageBench.StartAsync();
        await bench.RunAsync(Complete.With(Log));
        await bench.RunAsync(Complete.With(Lacking));

        Assert.Equal(
            [(1, "format_lacks")],
            await bench.QueryAsync<(int, string)>(
                """
                select count(*) over ()::int, q->>'kind'
                from report.coverage, jsonb_array_elements(qualifiers) q
                """));
        Assert.Equal(
            [("covered", true, true), ("covered", false, true)],
            await bench.QueryAsync<(string, bool, bool)>(
                """
                select verdict, qualifiers is null, since = min(since) over ()
                from report.coverage_history
                where attachment_end_id = 'vpc@tr-a'
                order by valid_from
                """));
        Assert.Empty(await bench.EventsAsync());
        Assert.Null(await bench.JudgeAsync());
    }
}
