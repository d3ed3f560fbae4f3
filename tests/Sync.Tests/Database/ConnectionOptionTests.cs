namespace Sync.Tests.Database;

/// <summary>Npgsql options that users may set: each one works, or is reported as a fault of the settings.</summary>
public sealed class ConnectionOptionTests
{
    [Theory]
    [InlineData("Pooling=false")]
    [InlineData("No Reset On Close=true")]
    [InlineData("Max Auto Prepare=20;Auto Prepare Min Usages=2")]
    [InlineData("Search Path=report")]
    [InlineData("Timezone=America/St_Johns")]
    [InlineData("Client Encoding=UTF8")]
    [InlineData("Options=-c timezone=Asia/Shanghai -c intervalstyle=iso_8601 -c datestyle=German")]
    public async Task Changes_are_merged_reported_and_read_with_this_option(string options)
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var app = await SyncApplication.StartAsync(
            settings: [("ConnectionStrings:Postgres", $"{database.ConnectionString};{options}")]);
        await app.RunWellAsync();
        app.Cloud.Drift(20);
        var report = await app.RunAsync(forceRemovals: true);

        var changes = report.Scopes.Sum(scope => scope.Added + scope.Changed + scope.Removed);
        Assert.NotEqual(0, changes);
        Assert.Equal(changes, await app.ScalarAsync<long>("select count(*) from sync.drift_event"));
        Assert.Equal(
            app.Cloud.Regions.Sum(region => app.Cloud.FlowLogs(region).Count),
            (await app.PageAsync("pageSize=1000")).Items.Count);
    }
}
