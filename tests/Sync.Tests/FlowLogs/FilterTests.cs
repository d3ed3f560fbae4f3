using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Sync.Local.FakeCen.Faults;
using Sync.Runs;

namespace Sync.Tests.FlowLogs;

public class FilterTests
{
    private const string Region = "cn-hangzhou";

    [Fact]
    public async Task A_filter_makes_an_inventory_of_what_matches_it()
    {
        await using var app = await SyncApplication.StartAsync(settings: [("Sync:Alibaba:Filter:Status", "Inactive")]);

        await app.RunWellAsync();

        var expected = app.Cloud.FlowLogs(Region).Where(flowLog => flowLog.Status == "Inactive")
            .Select(flowLog => flowLog.FlowLogId);
        Assert.Equal(expected.Order(), await app.InventoryIdsAsync(Region));
    }

    [Fact]
    public async Task A_filter_set_later_does_not_affect_flow_logs_outside_it()
    {
        await using var app = await SyncApplication.StartAsync(
            new(Regions: 1, FlowLogs: 0), ("Sync:Alibaba:Filter:CenId", "cen-1"));
        app.Cloud.Add(Some.FlowLog("flowlog-covered"));
        await app.RunWellAsync();
        await app.ExecuteAsync(
            """
            insert into sync.flow_log (account_id, region_id, flow_log_id, cen_id, tags, content_hash, first_seen_at,
                valid_from)
            select account_id, region_id, 'flowlog-of-before', 'cen-2', '{}', gen_random_uuid(), now(), now()
            from sync.flow_log
            """);
        app.Cloud.Remove(Region, "flowlog-covered");

        var report = await app.RunWellAsync();

        Assert.Equal(1, report.Scopes.Single().Removed);
        Assert.Equal(["flowlog-of-before"], await app.InventoryIdsAsync(Region));
    }

    [Fact]
    public async Task A_flow_log_that_leaves_the_filter_is_changed_once_and_not_removed()
    {
        await using var app = await ActiveOnlyAsync(3);
        app.Cloud.Replace(Some.FlowLog("flowlog-000001", status: "Inactive"));

        var left = (await app.RunWellAsync()).Scopes.Single();
        var after = (await app.RunWellAsync()).Scopes.Single();

        Assert.Equal((1, 0, 2, 3), (left.Changed, left.Removed, left.Unchanged, left.Calls));
        Assert.Equal((0, 0, 2, 1), (after.Changed, after.Removed, after.Unchanged, after.Calls));
        Assert.Equal(
            "Inactive",
            await app.ScalarAsync<string>("select status from sync.flow_log where flow_log_id = 'flowlog-000001'"));
        var told = (await app.Http.GetFromJsonAsync<JsonObject>("/api/drift"))!["items"]!.AsArray().Single()!;
        Assert.Equal(
            ("changed", true, "status"),
            ((string?)told["kind"], (bool)told["leftFilter"]!, (string?)told["changes"]![0]!["field"]));
        Assert.True(await app.ScalarAsync<bool>("select left_filter from report.drift"));
    }

    [Fact]
    public async Task A_flow_log_that_returns_into_the_filter_is_listed_again()
    {
        await using var app = await ActiveOnlyAsync(3);
        app.Cloud.Replace(Some.FlowLog("flowlog-000001", status: "Inactive"));
        await app.RunWellAsync();
        app.Cloud.Replace(Some.FlowLog("flowlog-000001"));

        var back = (await app.RunWellAsync()).Scopes.Single();

        Assert.Equal((1, 2, 1), (back.Changed, back.Unchanged, back.Calls));
        Assert.Equal([true, false], await app.QueryAsync<bool>("select left_filter from report.drift order by at"));
    }

    [Fact]
    public async Task A_flow_log_that_left_the_filter_in_a_transient_status_is_queried_until_its_final_status()
    {
        await using var app = await ActiveOnlyAsync(3);
        app.Cloud.Replace(Some.FlowLog("flowlog-000001", status: "Modifying"));
        await app.RunWellAsync();
        app.Cloud.Replace(Some.FlowLog("flowlog-000001", status: "Inactive"));

        Assert.Equal(1, (await app.RunWellAsync()).Scopes.Single().Changed);
        Assert.Equal(1, (await app.RunWellAsync()).Scopes.Single().Calls);
        Assert.Equal(
            "Inactive",
            await app.ScalarAsync<string>("select status from sync.flow_log where flow_log_id = 'flowlog-000001'"));
    }

    [Fact]
    public async Task A_deleted_flow_log_is_distinguished_from_one_that_left_the_filter()
    {
        await using var app = await ActiveOnlyAsync(3);
        app.Cloud.Replace(Some.FlowLog("flowlog-000001", status: "Inactive"));
        app.Cloud.Remove(Region, "flowlog-000002");

        var scope = (await app.RunWellAsync()).Scopes.Single();

        // Two walks, one request for the flow log that exists, and two for the one that does not.
        Assert.Equal((1, 1, 1, 5), (scope.Changed, scope.Removed, scope.Unchanged, scope.Calls));
        Assert.Equal(["flowlog-000001", "flowlog-000003"], await app.InventoryIdsAsync(Region));
    }

    [Fact]
    public async Task Many_flow_logs_that_left_the_filter_are_found_by_one_listing_of_the_region()
    {
        await using var app = await ActiveOnlyAsync(49, ("Sync:Alibaba:PageSize", "50"));
        for (var number = 1; number <= 20; number++)
            app.Cloud.Replace(Some.FlowLog($"flowlog-{number:000000}", status: "Inactive"));
        app.Cloud.Remove(Region, "flowlog-000030");

        var scope = (await app.RunWellAsync()).Scopes.Single();

        // Two walks with the filter; without it, one page to find the number of flow logs, and two walks of one page.
        Assert.Equal((20, 1, 28, 5), (scope.Changed, scope.Removed, scope.Unchanged, scope.Calls));
    }

    [Fact]
    public async Task A_refused_query_removes_nothing()
    {
        await using var app = await ActiveOnlyAsync(3);
        app.Cloud.Replace(Some.FlowLog("flowlog-000001", status: "Inactive"));
        app.Cloud.Remove(Region, "flowlog-000002");
        app.Cen.Faults.Add(new DeniedRegion { After = 2 });

        var scope = (await app.RunAsync()).Scopes.Single();

        Assert.Equal(
            (ScopeOutcome.Failed, "Forbidden.RAM", 0, 2),
            (scope.Outcome, scope.ErrorCode, scope.Removed, scope.Withheld));
        Assert.Equal(3, (await app.InventoryIdsAsync(Region)).Count);
    }

    [Fact]
    public async Task A_single_response_that_a_flow_log_does_not_exist_removes_nothing()
    {
        await using var app = await ActiveOnlyAsync(3);
        app.Cloud.Replace(Some.FlowLog("flowlog-000001", status: "Inactive"));
        app.Cen.Faults.Add(new StaleListing(0) { After = 2, Times = 1 });

        var doubtful = (await app.RunAsync()).Scopes.Single();
        var after = (await app.RunWellAsync()).Scopes.Single();

        Assert.Equal(
            (ScopeOutcome.Incomplete, "Inconsistent", 1, 0),
            (doubtful.Outcome, doubtful.ErrorCode, doubtful.Changed, doubtful.Removed));
        Assert.StartsWith(
            "One request did not find flow log flowlog-000001, and the next one did", doubtful.ErrorMessage,
            StringComparison.Ordinal);
        Assert.Equal((0, 0, 2), (after.Changed, after.Removed, after.Unchanged));
        Assert.Equal(["changed"], await app.QueryAsync<string>("select kind from report.drift"));
    }

    [Fact]
    public async Task A_contradiction_about_one_flow_log_keeps_the_others_that_were_not_found()
    {
        await using var app = await ActiveOnlyAsync(3);
        app.Cloud.Replace(Some.FlowLog("flowlog-000001", status: "Inactive"));
        app.Cloud.Remove(Region, "flowlog-000002");
        app.Cen.Faults.Add(new StaleListing(0) { After = 2, Times = 1 });

        var scope = (await app.RunAsync()).Scopes.Single();

        Assert.Equal((1, 0, 1), (scope.Changed, scope.Removed, scope.Withheld));
        Assert.Equal(1, (await app.RunWellAsync()).Scopes.Single().Removed);
    }

    [Fact]
    public async Task Requests_that_take_longer_than_the_deadline_remove_nothing_and_lose_no_other_change()
    {
        await using var app = await ActiveOnlyAsync(3, ("Sync:Alibaba:ScopeDeadline", "00:00:02"));
        app.Cloud.Replace(Some.FlowLog("flowlog-000001", status: "Inactive"));
        app.Cloud.Remove(Region, "flowlog-000002");
        app.Cloud.Add(Some.FlowLog("flowlog-000004"));
        app.Cen.Faults.Add(new Hang { Action = "DescribeFlowlogs", After = 3 });

        var scope = (await app.RunAsync()).Scopes.Single();

        Assert.Equal((ScopeOutcome.Failed, "ScopeDeadline"), (scope.Outcome, scope.ErrorCode));
        Assert.StartsWith(
            "Which of 2 flow logs of cn-hangzhou left the filter was not known within 2 s.", scope.ErrorMessage,
            StringComparison.Ordinal);
        Assert.Equal((1, 1, 0, 1), (scope.Added, scope.Changed, scope.Removed, scope.Withheld));
    }

    [Fact]
    public async Task A_flow_log_that_exists_and_matches_and_is_not_listed_is_kept()
    {
        await using var app = await ActiveOnlyAsync(3);
        app.Cen.Faults.Add(new HiddenEntry(1) { Times = 2 });

        var scope = (await app.RunAsync()).Scopes.Single();

        Assert.Equal((ScopeOutcome.Incomplete, "Inconsistent", 0), (scope.Outcome, scope.ErrorCode, scope.Removed));
        Assert.StartsWith(
            "1 flow log matches the filter and exists, but the listing lacks it: it is kept. ", scope.ErrorMessage,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_region_that_lacks_the_flow_log_of_the_filter_is_empty()
    {
        await using var app = await SyncApplication.StartAsync(
            new(Regions: 2, FlowLogs: 0), ("Sync:Alibaba:Filter:FlowLogId", "flowlog-000001"));
        app.Cloud.Add(Some.FlowLog("flowlog-000001"));
        app.Cloud.Add(Some.FlowLog("flowlog-000002"));

        var first = await app.RunWellAsync();
        app.Cloud.Remove(Region, "flowlog-000001");
        var second = await app.RunWellAsync();

        Assert.Equal([1, 0], first.Scopes.OrderByDescending(scope => scope.Added).Select(scope => scope.Added));
        Assert.Equal(1, second.Scopes.Sum(scope => scope.Removed));
    }

    [Fact]
    public async Task A_cloud_that_ignores_the_filter_gives_an_incomplete_listing_and_only_matches_are_merged()
    {
        await using var app = await ActiveOnlyAsync(3);
        app.Cloud.Add(Some.FlowLog("flowlog-000004"));
        app.Cloud.Add(Some.FlowLog("flowlog-inactive", status: "Inactive"));
        app.Cloud.Remove(Region, "flowlog-000001");
        app.Cen.Faults.Add(new IgnoredFilter());

        var scope = (await app.RunAsync()).Scopes.Single();

        Assert.Equal(
            (ScopeOutcome.Incomplete, "Inconsistent", 1, 0),
            (scope.Outcome, scope.ErrorCode, scope.Added, scope.Removed));
        Assert.Contains(
            "flow log flowlog-inactive was listed and does not match the filter", scope.ErrorMessage,
            StringComparison.Ordinal);
        Assert.Equal(4, (await app.InventoryIdsAsync(Region)).Count);
    }

    private static async Task<SyncApplication> ActiveOnlyAsync(
        int flowLogs, params (string Key, string Value)[] settings)
    {
        var app = await SyncApplication.StartAsync(
            new(Regions: 1, FlowLogs: 0), [("Sync:Alibaba:Filter:Status", "Active"), .. settings]);
        foreach (var flowLog in Some.FlowLogs(flowLogs)) app.Cloud.Add(flowLog);
        await app.RunWellAsync();
        return app;
    }
}
