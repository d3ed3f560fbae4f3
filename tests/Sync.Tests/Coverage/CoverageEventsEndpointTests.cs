using System.Net;
using System.Text.Json;
using Sync.Coverage;

namespace Sync.Tests.Coverage;

/// <summary><c>GET /api/coverage/events</c>.</summary>
public class CoverageEventsEndpointTests
{
    /// <summary>Five events, one per hour: of three ends in two accounts.</summary>
    private static async Task<SyncApplication> StartAsync()
    {
        var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 0));
        await app.ExecuteAsync(
            """
            insert into sync.coverage_event (event_id, at, run_id, account_id, region_id, attachment_end_id,
                transit_router_attachment_id, transit_router_id, cen_id, resource_type, resource_id, attachment_name,
                kind, severity, verdict_before, verdict, reason)
            select gen_random_uuid(), '2026-01-01T00:00:00Z'::timestamptz + n * interval '1 hour', n, account,
                'cn-hangzhou', attachment || '@tr-1', attachment, 'tr-1', 'cen-' || account, type,
                'of-' || attachment, 'shop', kind, severity, before, verdict, 'A reason.'
            from (values
                (1, '1', 'a', 'VPC', 'uncovered', 'high', 'covered', 'not_covered'),
                (2, '1', 'b', 'TR', 'uncovered', 'medium', null, 'partly'),
                (3, '2', 'c', 'VBR', 'uncovered', 'high', null, 'not_covered'),
                (4, '1', 'a', 'VPC', 'covered', 'high', 'not_covered', 'covered'),
                (5, '2', 'c', 'VBR', 'covered', 'high', 'not_covered', 'covered')
            ) as e (n, account, attachment, type, kind, severity, before, verdict)
            """);
        return app;
    }

    [Fact]
    public async Task Events_are_returned_newest_first_with_all_that_is_known_of_them()
    {
        await using var app = await StartAsync();

        var items = (await app.GetAsync<CoverageEventPage>("/api/coverage/events")).Items;

        Assert.Equal([5, 4, 3, 2, 1], items.Select(item => item.RunId));
        Assert.Equal(
            new CoverageEventItem
            {
                Id = await app.ScalarAsync<Guid>("select event_id from sync.coverage_event where run_id = 1"),
                At = new DateTime(2026, 1, 1, 1, 0, 0, DateTimeKind.Utc),
                Kind = "uncovered",
                Severity = "high",
                AccountId = "1",
                RegionId = "cn-hangzhou",
                AttachmentEndId = "a@tr-1",
                TransitRouterAttachmentId = "a",
                TransitRouterId = "tr-1",
                CenId = "cen-1",
                ResourceType = "VPC",
                ResourceId = "of-a",
                AttachmentName = "shop",
                RunId = 1,
                VerdictBefore = "covered",
                Verdict = "not_covered",
                Reason = "A reason.",
            },
            items[^1]);
    }

    [Theory]
    [InlineData("kind=covered", "5 4")]
    [InlineData("kind=uncovered&severity=high", "3 1")]
    [InlineData("severity=medium,low", "2")]
    [InlineData("accountId=2", "5 3")]
    [InlineData("regionId=CN-Hangzhou&cenId=cen-1", "4 2 1")]
    [InlineData("regionId=cn-shanghai", "")]
    [InlineData("transitRouterId=tr-1&resourceType=VPC&resourceType=TR", "4 2 1")]
    [InlineData("transitRouterAttachmentId=b", "2")]
    [InlineData("attachmentEndId=a@tr-1", "4 1")]
    [InlineData("resourceId=of-c", "5 3")]
    [InlineData("runId=3", "3")]
    [InlineData("since=2026-01-01T02:00:00Z&until=2026-01-01T04:00:00Z", "3 2")]
    public async Task Filters_select_events(string query, string runs)
    {
        await using var app = await StartAsync();

        var items = (await app.GetAsync<CoverageEventPage>($"/api/coverage/events?{query}")).Items;

        Assert.Equal(runs, string.Join(' ', items.Select(item => item.RunId)));
    }

    [Fact]
    public async Task Pages_add_up_and_a_cursor_is_valid_only_for_its_query()
    {
        await using var app = await StartAsync();

        var first = await app.GetAsync<CoverageEventPage>("/api/coverage/events?pageSize=3");
        var rest = await app.GetAsync<CoverageEventPage>($"/api/coverage/events?pageSize=3&cursor={first.NextCursor}");

        Assert.Equal([5, 4, 3, 2, 1], first.Items.Concat(rest.Items).Select(item => item.RunId));
        Assert.Null(rest.NextCursor);
        Assert.Equal(
            HttpStatusCode.BadRequest,
            (await app.Http.GetAsync($"/api/coverage/events?kind=covered&cursor={first.NextCursor}")).StatusCode);
    }

    [Fact]
    public async Task Events_are_exported_as_CSV_and_NDJSON()
    {
        await using var app = await StartAsync();

        var csv = Reading.ParseCsv(await app.Http.GetStringAsync("/api/coverage/events?format=csv"));
        var lines = (await app.Http.GetStringAsync("/api/coverage/events?format=ndjson&kind=covered"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(6, csv.Count);
        Assert.Equal("c@tr-1", csv[1][csv[0].IndexOf("attachmentEndId")]);
        Assert.Equal(["id", "at", "kind"], csv[0][..3]);
        Assert.Equal(
            [5, 4], lines.Select(line => JsonElement.Parse(line).GetProperty("runId").GetInt32()));
    }

    [Theory]
    [InlineData("kind=added", "kind")]
    [InlineData("severity=grave", "severity")]
    [InlineData("since=yesterday", "since")]
    [InlineData("runId=last", "runId")]
    [InlineData("verdict=covered", "verdict")]
    [InlineData("format=parquet", "format")]
    public async Task An_invalid_parameter_is_named_in_the_error(string query, string name)
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 0));

        Assert.Contains(
            $"\"{name}\":[", await app.ProblemAsync($"/api/coverage/events?{query}"), StringComparison.Ordinal);
    }
}
