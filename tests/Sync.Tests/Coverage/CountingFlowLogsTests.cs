using Sync.Coverage;
using Sync.FlowLogs;

namespace Sync.Tests.Coverage;

/// <summary>The end at which a flow log counts, as code and SQL tell it.</summary>
public sealed class CountingFlowLogsTests(JudgedDatabase database) : IClassFixture<JudgedDatabase>
{
    private static readonly SomeNetwork Complete = SomeNetwork.Complete;

    public static TheoryData<string> Logs => ["of tr-a", "of tr-b", "at tr-a", "at tr-b", "in cn-a", "in cn-b"];

    private static FlowLogRow Row(string log) => log.Split(' ') is [var what, var place]
        ? new("1", $"cn-{place[^1]}", "fl", "Active", what == "in" ? null : place, what == "of" ? null : "peer")
        : throw new ArgumentException(log);

    /// <summary>With a flow log at one end, SQL finds the connection partly covered, and says where.</summary>
    [Theory]
    [MemberData(nameof(Logs))]
    public async Task A_flow_log_is_at_the_end_that_SQL_finds_it_at(string log)
    {
        var row = Row(log);
        var flowLog = new FlowLog
        {
            FlowLogId = "fl",
            RegionId = row.Region,
            TransitRouterId = row.Router,
            TransitRouterAttachmentId = row.Attachment,
        };

        var judged = await database.JudgeAsync(Complete.With(row));

        foreach (var (here, there) in ((string, string)[])[("a", "b"), ("b", "a")])
        {
            var end = Assert.Single(judged, each => each.EndId == $"peer@tr-{here}");
            Assert.Equal(("partly", """["fl"]"""), (end.Verdict, end.FlowLogs));
            var isHere = end.Reason.StartsWith(
                $"Only traffic that leaves transit router tr-{here}", StringComparison.Ordinal);
            Assert.Equal(isHere, CountingFlowLogs.IsAt(flowLog, new AttachmentCoverage
            {
                AttachmentEndId = end.EndId,
                TransitRouterAttachmentId = "peer",
                TransitRouterId = $"tr-{here}",
                RegionId = $"cn-{here}",
                PeerTransitRouterId = $"tr-{there}",
                PeerRegionId = $"cn-{there}",
            }));
        }
    }

    [Fact]
    public void The_IDs_are_those_of_the_verdict()
    {
        var end = new AttachmentCoverage { AttachmentEndId = "e", FlowLogs = """["a"]""" };

        Assert.Equal(["a"], CountingFlowLogs.Ids(end));
        Assert.Empty(CountingFlowLogs.Ids(end with { FlowLogs = null }));
    }
}
