using static Sync.Network.Verdicts;
using static Sync.Testing.NetworkRows;

namespace Sync.Proofs.Mcp;

/// <summary>The tools of <c>flowsync mcp</c> about what is not logged.</summary>
public sealed class CoverageToolsTests
{
    [Fact]
    public async Task Coverage_returns_the_summary_and_page_by_page_what_is_not_covered()
    {
        await using var app = await SyncApplication.StartAsync();
        await app.StoreAsync(
            End("tr-attach-1", Covered), End("tr-attach-2", Partly, kind: "TR"), End("tr-attach-3"),
            End("tr-attach-4"), End("tr-attach-5", Unknown));
        await using var mcp = await McpSession.StartAsync(app.Settings());

        var first = await mcp.CallAsync("coverage", new { limit = 2 });
        var rest = await mcp.CallAsync("coverage", new { cursor = first.GetProperty("nextCursor").GetString() });

        var summary = first.GetProperty("summary");
        Assert.Equal((5, 0.25), (summary.GetProperty("total").GetInt32(), summary.GetProperty("share").GetDouble()));
        Assert.Equal(1, summary.GetProperty("byVerdict").GetProperty("unknown").GetInt32());
        Assert.Equal("VPC", summary.GetProperty("byKind")[0].GetProperty("value").GetString());
        Assert.Equal(0.25, summary.GetProperty("shareByDay")[0].GetProperty("share").GetDouble());
        Assert.False(rest.TryGetProperty("summary", out _));
        Assert.Equal(
            ["tr-attach-2", "tr-attach-3", "tr-attach-4"],
            first.GetProperty("items").EnumerateArray().Concat(rest.GetProperty("items").EnumerateArray())
                .Select(end => end.GetProperty("transitRouterAttachmentId").GetString()));
        Assert.Equal(3, first.GetProperty("totalCount").GetInt32());
        var unknown = await mcp.CallAsync("coverage", new { verdict = new[] { Unknown }, tags = new[] { "env=prod" } });
        Assert.Single(unknown.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task A_network_that_is_switched_off_is_named_in_a_sentence()
    {
        const string Off = "Network is switched off (Sync__Network__Enabled).";
        await using var app = await SyncApplication.StartAsync();
        await app.StoreAsync(End("tr-attach-1"));
        await using var mcp = await McpSession.StartAsync(app.Settings());
        Assert.False((await mcp.CallAsync("coverage", new { })).TryGetProperty("notice", out _));

        await app.RunWellAsync();

        Assert.Equal(Off, (await mcp.CallAsync("coverage", new { })).GetProperty("notice").GetString());
        var why = await mcp.CallAsync("explain_coverage", new { id = "tr-attach-1" });
        Assert.Equal(Off, why.GetProperty("notice").GetString());
        Assert.Equal(Off, (await mcp.CallAsync("freshness", new { })).GetProperty("network").GetString());
    }

    [Theory]
    [InlineData("tr-attach-1@tr-1")]
    [InlineData("tr-attach-1")]
    [InlineData("vpc-tr-attach-1")]
    public async Task A_verdict_is_explained_in_words_with_its_flow_logs_and_history(string id)
    {
        await using var app = await SyncApplication.StartAsync();
        await app.StoreFlowLogsAsync(Some.FlowLog("flowlog-1"));
        await app.StoreAsync(End("tr-attach-1"));
        await app.StoreAsync(End("tr-attach-1", Covered));
        await using var mcp = await McpSession.StartAsync(app.Settings());

        var answer = await mcp.CallAsync("explain_coverage", new { id });

        var end = Assert.Single(answer.GetProperty("ends").EnumerateArray());
        Assert.Equal(
            "VPC vpc-tr-attach-1 \"shop\" (attachment tr-attach-1) at transit router tr-1 in cn-hangzhou, CEN instance "
            + "cen-1, account 1, is covered since 2026-07-24T13:00:52Z: It is covered.",
            end.GetProperty("explanation").GetString());
        Assert.Equal("flowlog-1", end.GetProperty("flowLogs")[0].GetProperty("flowLogId").GetString());
        Assert.Equal("project", end.GetProperty("flowLogs")[0].GetProperty("projectName").GetString());
        Assert.Equal(
            ["covered. It is covered.", "not covered. No flow log."],
            end.GetProperty("history").EnumerateArray().Select(sentence => sentence.GetString()![22..]));
    }

    [Fact]
    public async Task A_transit_router_is_explained_by_its_own_coverage_and_by_the_connections_to_it()
    {
        await using var app = await SyncApplication.StartAsync();
        await app.StoreAsync(Router, Router with { TransitRouterId = "tr-2" });
        await app.StoreAsync(End("tr-attach-1", Partly, "tr-2", "TR") with { ResourceId = "tr-1" });
        await app.ExecuteAsync(
            """
            insert into sync.router_verdict (router_id, verdict, why, begun_at)
            select id, verdict, why, at
            from sync.inventory_clock, (
                values ('tr-1', 'partly', 'Covered: 1 of 2.'), ('tr-2', null, 'Nothing to cover.')
            ) as v (id, verdict, why)
            """);
        await using var mcp = await McpSession.StartAsync(app.Settings());

        var answer = await mcp.CallAsync("explain_coverage", new { id = "tr-1" });
        var alone = await mcp.CallAsync("explain_coverage", new { id = "tr-2" });

        var router = Assert.Single(answer.GetProperty("transitRouters").EnumerateArray());
        Assert.Equal(
            ("tr-1", "partly", "Covered: 1 of 2."),
            (router.GetProperty("transitRouterId").GetString(), router.GetProperty("coverage").GetString(),
                router.GetProperty("coverageReason").GetString()));
        Assert.Single(answer.GetProperty("ends").EnumerateArray());
        Assert.Equal(
            "Nothing to cover.", alone.GetProperty("transitRouters")[0].GetProperty("coverageReason").GetString());
        Assert.Empty(alone.GetProperty("ends").EnumerateArray());
    }

    [Fact]
    public async Task Coverage_events_are_returned_newest_first_and_qualifiers_are_explained()
    {
        await using var app = await SyncApplication.StartAsync();
        await app.StoreAsync(End("tr-attach-1", Covered) with
        {
            Qualifiers = """[{"kind":"old_version","text":"Flow log flowlog-1 is of version 2."}]""",
        });
        await app.ExecuteAsync(
            """
            insert into sync.coverage_event (event_id, at, run_id, account_id, region_id, attachment_end_id, kind,
                severity, verdict, reason)
            select gen_random_uuid(), now() - n * interval '1 day', 1, '1', 'cn-hangzhou', n || '@tr-1', 'uncovered',
                'high', 'not_covered', 'No flow log.'
            from generate_series(1, 10) n
            """);
        await using var mcp = await McpSession.StartAsync(app.Settings());

        var first = await mcp.CallAsync("coverage_events", new { limit = 4, kind = new[] { "uncovered" } });
        var rest = await mcp.CallAsync("coverage_events", new { cursor = first.GetProperty("nextCursor").GetString() });
        var end = (await mcp.CallAsync("explain_coverage", new { id = "tr-attach-1" })).GetProperty("ends")[0];

        Assert.Equal(
            ["1@tr-1", "2@tr-1", "3@tr-1", "4@tr-1", "5@tr-1", "6@tr-1"],
            first.GetProperty("items").EnumerateArray().Concat(rest.GetProperty("items").EnumerateArray())
                .Select(each => each.GetProperty("attachmentEndId").GetString()));
        Assert.Equal("Flow log flowlog-1 is of version 2.", end.GetProperty("qualifiers")[0].GetString());
    }

    [Fact]
    public async Task Both_ends_of_a_connection_are_explained_and_one_that_is_gone_has_its_history()
    {
        await using var app = await SyncApplication.StartAsync();
        await app.StoreAsync(
            End("tr-attach-1", Partly, kind: "TR"), End("tr-attach-1", Partly, "tr-2", "TR"), End("tr-attach-2"));
        await app.RemoveAsync(End("tr-attach-2"));
        await using var mcp = await McpSession.StartAsync(app.Settings());

        var both = await mcp.CallAsync("explain_coverage", new { id = "tr-attach-1" });
        Assert.Equal(
            ["tr-attach-1@tr-1", "tr-attach-1@tr-2"],
            both.GetProperty("ends").EnumerateArray().Select(end => end.GetProperty("attachmentEndId").GetString()));

        var gone = await mcp.CallAsync("explain_coverage", new { id = "tr-attach-2" });
        Assert.Equal("tr-attach-2 is not connected now.", gone.GetProperty("explanation").GetString());
        Assert.EndsWith(": no longer listed.", gone.GetProperty("history")[0].GetString(), StringComparison.Ordinal);

        var (text, isError) = await mcp.TryCallAsync("explain_coverage", new { id = "tr-attach-3" });
        Assert.True(isError);
        Assert.Equal("Attachment tr-attach-3 does not exist and has never existed in the inventory.", text);
    }
}
