using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Sync.Runs.Scopes;

namespace Sync.Tests.Runs;

/// <summary>The plan of a dry run over HTTP.</summary>
public class DryRunPlanTests
{
    [Fact]
    public async Task The_plan_names_each_flow_log_with_the_values_that_would_change()
    {
        await using var app = await SyncApplication.StartAsync();
        await app.RunWellAsync();
        var drift = app.Cloud.Drift(9);

        var plan = await PlanAsync(app);

        Assert.Equal(
            drift.Added.Select(each => each.FlowLogId).Order(StringComparer.Ordinal), Ids(plan, "added"));
        Assert.Equal(
            drift.Changed.Select(each => each.After.FlowLogId).Order(StringComparer.Ordinal), Ids(plan, "changed"));
        Assert.Equal(
            drift.Removed.Select(each => each.FlowLogId).Order(StringComparer.Ordinal), Ids(plan, "removed"));
        await app.RunWellAsync();
        var changes = await app.QueryAsync<(string Id, string Changes)>(
            "select flow_log_id, changes::text from sync.drift_event where kind = 'changed'");
        Assert.NotEmpty(changes);
        Assert.All(changes, change => Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse(change.Changes),
            plan.Single(each => (string?)each["flowLogId"] == change.Id)["changes"])));
    }

    [Fact]
    public async Task The_plan_of_a_large_scope_names_removals_first_and_is_limited()
    {
        await using var app = await SyncApplication.StartAsync(new(Regions: 1, FlowLogs: 300));

        var plan = await PlanAsync(app);

        Assert.Equal(PlannedChange.MostPerScope, plan.Count);
        Assert.All(plan, each => Assert.Equal("added", (string?)each["kind"]));
        Assert.Equal(0, await app.ScalarAsync<long>("select count(*) from sync.flow_log"));
    }

    private static async Task<IReadOnlyList<JsonNode>> PlanAsync(SyncApplication app)
    {
        using var answer = await app.Http.PostAsync("/api/sync?dryRun=true", null);
        var report = (await answer.Content.ReadFromJsonAsync<JsonNode>())!;
        return [.. report["scopes"]!.AsArray().SelectMany(scope => scope!["plan"]!.AsArray()).Select(each => each!)];
    }

    private static IEnumerable<string> Ids(IReadOnlyList<JsonNode> plan, string kind) => plan
        .Where(each => (string?)each["kind"] == kind).Select(each => (string)each["flowLogId"]!)
        .Order(StringComparer.Ordinal);
}
