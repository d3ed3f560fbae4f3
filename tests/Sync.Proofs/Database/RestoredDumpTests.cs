using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Dapper;
using Npgsql;
using Sync.Local.FakeCen;
using Sync.Runs;

namespace Sync.Proofs.Database;

/// <summary>
/// A dump that is restored under a running app repeats times, run numbers and keys that readers and runs have already
/// seen. Their cursors, entity tags and leases belong to another timeline and are rejected.
/// </summary>
public sealed class RestoredDumpTests
{
    private static readonly FakeCloudOptions OneRegion = new(Regions: 1, FlowLogs: 30);

    /// <summary>
    /// False: the schemas are dropped and restored in place. True: the database is dropped and created again.
    /// </summary>
    public static TheoryData<bool> Ways => [false, true];

    [ServerBinariesTheory]
    [MemberData(nameof(Ways))]
    public async Task No_entity_tag_or_cursor_from_before_a_restore_is_accepted(bool recreate)
    {
        await using var server = await PrivateServer.StartAsync();
        await using var app = await SyncApplication.StartInAsync(
            new SyncSurroundings { Database = await TestDatabase.CreateAsync(server.Server), Cloud = OneRegion });
        await app.RunWellAsync();
        // With the clock ahead, each merge is one microsecond later than the previous one, in either timeline.
        await app.ExecuteAsync("update sync.inventory_clock set at = '2099-01-01T00:00:00Z'");
        await server.DumpAsync(Database(app));
        await RenameAsync(app, "before");
        string[] paths =
        [
            "/api/flowlogs", "/api/flowlogs?pageSize=10", "/api/flowlogs?format=csv", $"/api/flowlogs/{First(app)}",
            "/api/diff?from=2020-01-01T00:00:00Z&to=2100-01-01T00:00:00Z", "/api/summary",
        ];
        var before = new Dictionary<string, (EntityTagHeaderValue Tag, string Text)>();
        foreach (var path in paths) before[path] = await ReadAsync(app, path);
        var cursor = JsonDocument.Parse(before["/api/flowlogs?pageSize=10"].Text).RootElement.GetProperty("nextCursor")
            .GetString();

        await RestoreAsync(server, app, recreate);

        foreach (var path in paths)
            Assert.NotEqual(HttpStatusCode.NotModified, await AskAsync(app, path, before[path].Tag));
        await RenameAsync(app, "after!");
        var clock = await app.ScalarAsync<string>("""
            select to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') from sync.inventory_clock
            """);
        Assert.Equal("2099-01-01T00:00:00.000001Z", clock);
        foreach (var path in paths)
        {
            Assert.Equal(HttpStatusCode.OK, await AskAsync(app, path, before[path].Tag));
            var after = await ReadAsync(app, path);
            Assert.NotEqual(before[path].Tag, after.Tag);
            Assert.Equal(HttpStatusCode.NotModified, await AskAsync(app, path, after.Tag));
        }

        var refused = await app.Http.GetAsync($"/api/flowlogs?pageSize=10&cursor={cursor}");
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains(
            "was issued before the database was restored", await refused.Content.ReadAsStringAsync(),
            StringComparison.Ordinal);
    }

    [ServerBinariesTheory]
    [MemberData(nameof(Ways))]
    public async Task A_run_from_before_a_restore_does_not_merge_and_delays_no_other_run(bool recreate)
    {
        await using var server = await PrivateServer.StartAsync();
        await using var app = await SyncApplication.StartInAsync(
            new SyncSurroundings { Database = await TestDatabase.CreateAsync(server.Server), Cloud = OneRegion },
            // Long enough that the run does not notice the restore by renewing its lease.
            ("Sync:Alibaba:AttemptTimeout", "00:02:00"), ("Sync:RunLease", "00:10:00"));
        await app.RunWellAsync();
        app.Cloud.Drift(10);
        var gate = app.Cen.Faults.Add(new Gate { Action = "DescribeFlowlogs", Times = 1 });
        var old = app.RunAsync();
        await AlertWatch.UntilAsync(() => Task.FromResult(gate.Calls > 0), "the run walks");
        // The dump contains the lease that the run holds, so its row is the same in the restored database.
        await server.DumpAsync(Database(app));

        await RestoreAsync(server, app, recreate);
        var younger = await app.RunWellAsync();
        gate.Open();

        Assert.Equal(3, younger.RunId);
        await Assert.ThrowsAsync<RunSupersededException>(() => old);
        Assert.Equal(
            ["succeeded", "interrupted", "succeeded"],
            await app.QueryAsync<string>("select outcome from sync.sync_run order by run_id"));
        await app.CheckInvariantsAsync(atRest: true);
    }

    [ServerBinariesFact]
    public async Task A_copy_of_the_servers_files_is_the_same_timeline_until_it_is_promoted()
    {
        await using var server = await PrivateServer.StartAsync();
        await using var database = await TestDatabase.CreateAsync(server.Server);
        var standby = (await server.StartStandbyAsync())(database.ConnectionString);

        Assert.Equal(await TimelineAsync(database.ConnectionString), await TimelineAsync(standby));
        await ExecuteAsync(standby, "select pg_promote()");
        Assert.NotEqual(await TimelineAsync(database.ConnectionString), await TimelineAsync(standby));
    }

    private static async Task RestoreAsync(PrivateServer server, SyncApplication app, bool recreate)
    {
        var name = Database(app);
        if (recreate)
        {
            var maintenance =
                new NpgsqlConnectionStringBuilder(app.ConnectionString) { Database = "postgres" }.ConnectionString;
            await ExecuteAsync(maintenance, $"drop database {name} with (force)");
            await ExecuteAsync(maintenance, $"create database {name} template template0 encoding 'UTF8'");
        }
        else
        {
            await ExecuteAsync(app.ConnectionString, "drop schema sync, report cascade");
        }

        await server.RestoreAsync(name);
        // Its idle connections belong to the dropped database.
        app.DataSource.Clear();
    }

    private static async Task RenameAsync(SyncApplication app, string name)
    {
        app.Cloud.Replace(app.Cloud.FlowLogs(Some.Region)[0] with { FlowLogName = name });
        await app.RunWellAsync();
    }

    private static string First(SyncApplication app) => app.Cloud.FlowLogs(Some.Region)[0].FlowLogId;

    private static string Database(SyncApplication app) =>
        new NpgsqlConnectionStringBuilder(app.ConnectionString).Database!;

    private static async Task<(EntityTagHeaderValue Tag, string Text)> ReadAsync(SyncApplication app, string path)
    {
        using var answer = await app.Http.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (answer.Headers.ETag!, await answer.Content.ReadAsStringAsync());
    }

    private static async Task<HttpStatusCode> AskAsync(SyncApplication app, string path, EntityTagHeaderValue tag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.IfNoneMatch.Add(tag);
        using var answer = await app.Http.SendAsync(request);
        return answer.StatusCode;
    }

    private static async Task<string?> TimelineAsync(string connectionString)
    {
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        return await connection.ExecuteScalarAsync<string>("select sync.timeline_id()");
    }

    private static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.ExecuteAsync(sql);
    }
}
