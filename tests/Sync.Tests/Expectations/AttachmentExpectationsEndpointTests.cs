using System.Text.Json;
using Sync.Expectations;
using Sync.Local.FakeCen.Faults;
using Sync.Runs;

using static Sync.Testing.ConformanceWatch;

namespace Sync.Tests.Expectations;

/// <summary>Expectations of attachments from the cloud's side of the wire to HTTP and SQL.</summary>
public class AttachmentExpectationsEndpointTests
{
    private static readonly string[][] TwoRules =
    [
        ["logged", "Resource=attachment", "Select:ResourceType=VPC", "Expect:Verdict=covered", "Severity=high"],
        ["active", "Expect:Status=Active"],
    ];

    /// <summary>Starts an app whose network one run has listed and judged.</summary>
    private static async Task<SyncApplication> StartAsync()
    {
        var app = await SyncApplication.StartAsync(
            new(Regions: 4, FlowLogs: 120), [("Sync:Network:Enabled", "true"), .. Rules(TwoRules)]);
        await app.RunWellAsync();
        return app;
    }

    private static async Task<ExpectationItem> RuleAsync(SyncApplication app, string name) =>
        (await app.GetAsync<ExpectationList>("/api/expectations")).Items.Single(rule => rule.Name == name);

    private static Task<long> CountAsync(SyncApplication app, string condition) => app.ScalarAsync<long>(
        $"select count(*) from sync.coverage where resource_type = 'VPC' and {condition}");

    [Fact]
    public async Task A_rule_is_returned_with_its_resource_and_the_counts_of_attachments()
    {
        await using var app = await StartAsync();

        var rule = await RuleAsync(app, "logged");

        Assert.Equal(("attachment", "high"), (rule.Resource, rule.Severity));
        Assert.Equal(["covered"], rule.Expect["verdict"]);
        Assert.Equal(await CountAsync(app, "verdict = 'covered'"), rule.Conforming);
        Assert.True(rule is { Conforming: > 0, Nonconforming: > 0, Unjudged: 0 });
        Assert.Equal(await CountAsync(app, "true"), rule.Conforming + rule.Nonconforming + rule.Unknown);
        Assert.Equal("flow_log", (await RuleAsync(app, "active")).Resource);
    }

    [Fact]
    public async Task A_rule_that_no_run_has_judged_counts_the_ends_it_selects_as_unjudged()
    {
        await using var app = await StartAsync();
        await app.RunElsewhereAsync(Rules(
            ["logged", "Resource=attachment", "Select:ResourceType=VBR", "Expect:Verdict=covered"], TwoRules[1]));

        var rule = await RuleAsync(app, "logged");

        Assert.Equal((0, 0, 0), (rule.Conforming, rule.Nonconforming, rule.Unknown));
        Assert.Equal(await CountAsync(app, "true"), rule.Unjudged);
    }

    [Fact]
    public async Task Nonconforming_attachments_are_listed_beside_flow_logs_with_pages_filters_and_exports()
    {
        await using var app = await StartAsync();
        var expected = await app.QueryAsync<string>(
            """
            select concat_ws(' ', resource, account_id, region_id, resource_id, expectation)
            from report.nonconforming
            order by account_id collate "C", region_id collate "C", resource_id collate "C", expectation collate "C"
            """);

        var all = await WalkAsync(app, "pageSize=7");
        Assert.Equal(expected.Order(), all.Select(Show).Order());
        Assert.Equal(["attachment", "flow_log"], all.Select(item => item.Resource).Distinct().Order());
        Assert.Equal(all.Select(item => item.ResourceId), (await WalkAsync(app, "")).Select(item => item.ResourceId));
        var attachments = await WalkAsync(app, "resource=attachment&pageSize=3");
        Assert.Equal((await RuleAsync(app, "logged")).Nonconforming, attachments.Count);
        Assert.All(attachments, item => Assert.Equal((null, "logged"), (item.FlowLogId, item.Expectation)));
        var one = attachments[0];
        Assert.Equal(
            [one.ResourceId],
            (await WalkAsync(app, $"resourceId={one.ResourceId}")).Select(item => item.ResourceId));
        Assert.Equal("verdict", Assert.Single(one.Findings).Field);

        var csv = Reading.ParseCsv(await app.Http.GetStringAsync(
            "/api/expectations/nonconforming?format=csv&resource=attachment"));
        Assert.Equal(attachments.Count + 1, csv.Count);
        Assert.Equal(one.ResourceId, csv[1][csv[0].IndexOf("resourceId")]);
        Assert.Contains(
            "\"resource\":[",
            await app.ProblemAsync("/api/expectations/nonconforming?resource=cen"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_flow_log_that_is_switched_off_and_on_again_is_two_events()
    {
        await using var app = await StartAsync();
        var (end, id, regionId) = await app.ScalarAsync<(string, string, string)>(
            """
            select c.attachment_end_id, f.flow_log_id, f.region_id
            from sync.coverage c
            join sync.flow_log f on f.flow_log_id = c.flow_logs->>0
            where c.verdict = 'covered' and c.resource_type = 'VPC' and jsonb_array_length(c.flow_logs) = 1
              and f.transit_router_attachment_id = c.transit_router_attachment_id
            order by c.attachment_end_id
            limit 1
            """);
        var flowLog = app.Cloud.FlowLogs(regionId).Single(each => each.FlowLogId == id);

        app.Cloud.Replace(flowLog with { Status = "Inactive" });
        var off = await app.RunWellAsync();
        app.Cloud.Replace(flowLog);
        var on = await app.RunWellAsync();

        var events = (await app.GetAsync<ConformanceEventPage>("/api/expectations/events?resource=attachment")).Items;
        Assert.Equal(
            [("conforming", end, on.RunId), ("nonconforming", end, off.RunId)],
            events.Select(each => (each.Kind, each.ResourceId, (long?)each.RunId)));
        Assert.Equal("not_covered", Assert.Single(events[1].Findings).Actual);
        Assert.Equal(
            ["conforming", "nonconforming"],
            (await app.GetAsync<ConformanceEventPage>("/api/expectations/events?expectation=active")).Items
                .Select(each => each.Kind));
        Assert.Single(
            (await app.GetAsync<ConformanceEventPage>(
                $"/api/expectations/events?resourceId={end}&kind=conforming")).Items);
        await app.CheckInvariantsAsync(atRest: true);
    }

    [Fact]
    public async Task A_list_that_is_refused_makes_attachments_unknown_and_a_failed_region_too_without_events()
    {
        await using var app = await StartAsync();
        var before = await RuleAsync(app, "logged");
        app.Cen.Faults.Add(Refuse.Denied("ListTransitRouterVpcAttachments"));
        await app.RunAsync();

        var refused = await RuleAsync(app, "logged");
        Assert.Equal(before.Conforming, refused.Conforming);
        // Attachments that are not attached were not known before either.
        Assert.Equal(before.Unknown + await CountAsync(app, "verdict = 'unknown'"), refused.Unknown);
        Assert.True(refused.Unknown > before.Unknown && refused.Nonconforming < before.Nonconforming);

        app.Cen.Faults.Clear();
        foreach (var region in app.Cloud.Regions) app.Cen.Faults.Add(new DeniedRegion { RegionId = region });
        Assert.All((await app.RunAsync()).Scopes, scope => Assert.NotEqual(ScopeOutcome.Synced, scope.Outcome));
        Assert.Equal(before.Conforming, (await RuleAsync(app, "logged")).Conforming);

        app.Cen.Faults.Clear();
        await app.RunWellAsync();
        var after = await RuleAsync(app, "logged");
        Assert.Equal(
            (before.Conforming, before.Nonconforming, before.Unknown, before.NonconformingSince),
            (after.Conforming, after.Nonconforming, after.Unknown, after.NonconformingSince));
        Assert.Empty(
            (await app.GetAsync<ConformanceEventPage>("/api/expectations/events?resource=attachment")).Items);
    }

    [Fact]
    public async Task The_rule_is_kept_for_every_process_and_shown_with_its_resource()
    {
        await using var app = await SyncApplication.StartInAsync(
            new SyncSurroundings { KeepsSettingsAs = "test" }, Rules(TwoRules));
        await app.RunWellAsync();

        var kept = (await app.GetAsync<JsonElement>("/api/settings")).GetProperty("settings")
            .GetProperty("expectations");

        Assert.Equal("attachment", kept[0].GetProperty("resource").GetString());
        Assert.False(kept[1].TryGetProperty("resource", out _));
    }

    private static async Task<IReadOnlyList<NonconformingItem>> WalkAsync(SyncApplication app, string query)
    {
        var items = new List<NonconformingItem>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = await app.GetAsync<NonconformingPage>(
                $"/api/expectations/nonconforming?{query}{(cursor == "" ? "" : $"&cursor={cursor}")}");
            items.AddRange(page.Items);
            cursor = page.NextCursor;
        }

        return items;
    }

    private static string Show(NonconformingItem item) =>
        $"{item.Resource} {item.AccountId} {item.RegionId} {item.ResourceId} {item.Expectation}";
}
