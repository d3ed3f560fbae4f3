using Dapper;
using Npgsql;
using Sync.Local.FakeCen;
using Sync.Runs;

namespace Sync.Proofs.Database;

/// <summary>The server crashes, restarts or runs out of disk space. Each test has its own server.</summary>
public sealed class ServerFaultTests
{
    [ServerBinariesFact]
    public async Task A_server_restart_or_crash_during_a_merge_fails_at_most_that_run()
    {
        await using var server = await PrivateServer.StartAsync();
        await using var app = await SyncApplication.StartInAsync(
            new SyncSurroundings { Database = await TestDatabase.CreateAsync(server.Server) });
        await app.RunWellAsync();

        await FailDuringMergeAsync(app, server.CrashAsync);
        await FailDuringMergeAsync(app, server.RestartAsync);

        Assert.Equal(
            ["succeeded", "interrupted", "succeeded", "interrupted", "succeeded"],
            await app.QueryAsync<string>("select outcome from sync.sync_run order by run_id"));
    }

    private static async Task<Dictionary<string, string>> ByRegionAsync(SyncApplication app)
    {
        var regions = new Dictionary<string, string>();
        foreach (var region in app.Cloud.Regions)
            regions[region] = string.Join(' ', (await app.InventoryIdsAsync(region)).Order(StringComparer.Ordinal));
        return regions;
    }

    private static string CloudIds(SyncApplication app, string region) =>
        string.Join(' ', app.Cloud.FlowLogs(region).Select(flowLog => flowLog.FlowLogId).Order(StringComparer.Ordinal));

    private static async Task FailDuringMergeAsync(SyncApplication app, Func<Task> failAsync)
    {
        app.Cloud.Drift(40);
        var before = await ByRegionAsync(app);
        Task<SyncReport> running;
        await using (var held = await HeldMerge.BeginAsync(app.ConnectionString))
        {
            running = app.RunAsync();
            await held.WaitForMergeAsync();
            await failAsync();
        }

        // The run lost its connections: it cannot finish its row and throws. The next run marks it as interrupted.
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => running);
        // A scope that was merged after the restart is merged completely; all others are unchanged.
        foreach (var (region, ids) in await ByRegionAsync(app))
            Assert.Contains(ids, (string[])[before[region], CloudIds(app, region)]);
        await app.CheckInvariantsAsync();
        // An idle connection may not have noticed the restart yet and would fail its next user.
        app.DataSource.Clear();
        await app.LetLeaseRunOutAsync();
        await app.RunWellAsync();
        Assert.Equal(
            app.Cloud.Regions.SelectMany(app.Cloud.FlowLogs).Select(flowLog => flowLog.FlowLogId)
                .Order(StringComparer.Ordinal),
            await IdsAsync(app));
        await app.CheckInvariantsAsync(atRest: true);
    }

    [TinyDiskFact]
    public async Task A_full_disk_fails_the_scope_until_space_is_freed()
    {
        await using var server = await PrivateServer.StartAsync();
        await using var disk = await TinyDisk.MountAsync(server);
        var database = await TestDatabase.CreateAsync(server.Server);
        await using (var admin = new NpgsqlConnection(server.Server.ConnectionString("postgres") + ";Pooling=false"))
        {
            var name = new NpgsqlConnectionStringBuilder(database.ConnectionString).Database;
            await admin.ExecuteAsync($"create tablespace tiny location '{disk.TablespaceFolder}'");
            await admin.ExecuteAsync($"alter database {name} set tablespace tiny");
        }

        await using var app = await SyncApplication.StartInAsync(
            new SyncSurroundings { Database = database, Cloud = new FakeCloudOptions(Regions: 1, FlowLogs: 50) },
            ("Sync:Alibaba:PageSize", "100"));
        await app.RunWellAsync();
        await app.RunWellAsync();
        var before = await IdsAsync(app);
        for (var made = 0; made < 4000; made++) app.Cloud.Add(Some.Region);
        disk.Fill();

        var report = await app.RunAsync();

        var scope = report.Scopes.Single();
        Assert.Equal(
            (RunOutcome.Partial, ScopeOutcome.Failed, "Database"), (report.Outcome, scope.Outcome, scope.ErrorCode));
        Assert.Matches(
            "^Postgres rejected the change: could not extend file .*: No space left on device", scope.ErrorMessage);
        Assert.Equal(before, await IdsAsync(app));
        await app.CheckInvariantsAsync(atRest: true);

        disk.Empty();
        Assert.Equal(4000, (await app.RunWellAsync()).Scopes.Single().Added);
        await app.CheckInvariantsAsync(atRest: true);
    }

    private static async Task<IReadOnlyList<string>> IdsAsync(SyncApplication app)
    {
        await using var connection = new NpgsqlConnection(app.ConnectionString + ";Pooling=false");
        var ids = await connection.QueryAsync<string>("select flow_log_id from sync.flow_log");
        return [.. ids.Order(StringComparer.Ordinal)];
    }
}
