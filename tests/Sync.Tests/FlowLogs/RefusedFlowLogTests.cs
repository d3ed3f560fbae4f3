using Sync.Runs;

namespace Sync.Tests.FlowLogs;

/// <summary>A row that the database rejects, here because of an additional constraint.</summary>
public sealed class RefusedFlowLogTests
{
    [Theory]
    [InlineData("sync.flow_log", 1)]
    [InlineData("sync.flow_log", 2)]
    [InlineData("sync.flow_log_history", 2)]
    public async Task The_reason_names_the_flow_log_that_was_refused_and_other_regions_are_merged(string table, int run)
    {
        await using var app = await SyncApplication.StartAsync();
        var region = app.Cloud.Regions[0];
        var odd = app.Cloud.FlowLogs(region)[7];
        app.Cloud.Replace(odd with { FlowLogName = "odd" });
        if (run == 2) await app.RunWellAsync();
        await app.ExecuteAsync(
            $"alter table {table} add constraint nothing_odd check (flow_log_name is distinct from 'odd') not valid");
        foreach (var flowLog in run == 2 ? app.Cloud.FlowLogs(region) : [])
            app.Cloud.Replace(flowLog with { Description = "changed" });

        var report = await app.RunAsync();

        var refused = Assert.Single(report.Scopes, scope => scope.Outcome != ScopeOutcome.Synced);
        Assert.Equal(
            (region, ScopeOutcome.Failed, "Database"), (refused.Scope.RegionId, refused.Outcome, refused.ErrorCode));
        Assert.StartsWith(
            $"Postgres rejected flow log {odd.FlowLogId}: new row for relation", refused.ErrorMessage,
            StringComparison.Ordinal);
        Assert.Contains("nothing_odd", refused.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(
            0, await app.ScalarAsync<long>("select count(*) from sync.flow_log where description = 'changed'"));
    }
}
