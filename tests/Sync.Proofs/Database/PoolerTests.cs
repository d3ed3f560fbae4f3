using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Sync.CenApi;
using Sync.Local.FakeCen;
using Sync.Local.FakeCen.Faults;
using Sync.OpenApi;
using Sync.Proofs.Distributed;
using Sync.Runs;
using Sync.Snapshots;

namespace Sync.Proofs.Database;

/// <summary>The app behind PgBouncer, which may run each transaction in a different server session.</summary>
public sealed class PoolerTests : IDisposable
{
    private static readonly (string, string) Network = ("Sync:Network:Enabled", "true");

    private readonly string _folder = Directory.CreateTempSubdirectory("sync-pooler-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [PgBouncerTheory]
    [InlineData("transaction")]
    [InlineData("session")]
    public async Task Commands_work_through_a_pooler_in_this_mode(string mode)
    {
        await using var app = await SyncApplication.StartInAsync(
            new SyncSurroundings { Database = await TestDatabase.CreateEmptyAsync() });
        await using var pooler = await PgBouncer.StartAsync(app.ConnectionString, mode);
        var settings = app.Settings();
        settings["ConnectionStrings:Postgres"] = pooler.ConnectionString();

        // Concurrent migrations wait for each other; the later ones find nothing to do.
        var migrations = await Task.WhenAll(
            Enumerable.Range(0, 3).Select(_ => SyncProcess.RunAsync(settings, "migrate")));
        Assert.All(migrations, migration => Assert.True(migration.ExitCode == 0, migration.Errors));
        var doctor = await SyncProcess.OutputAsync(settings, "doctor");
        Assert.DoesNotContain("WRONG", doctor, StringComparison.Ordinal);
        Assert.Contains(", through a pooler\n", doctor, StringComparison.Ordinal);
        await SyncProcess.OutputAsync(settings, "sync");
        Assert.Contains(
            "flowlog-", await SyncProcess.OutputAsync(settings, "export", "--format", "csv", "-o", "-"),
            StringComparison.Ordinal);
        await app.CheckInvariantsAsync(atRest: true);
    }

    [PgBouncerTheory]
    [InlineData("transaction")]
    [InlineData("session")]
    public async Task Runs_readers_and_deliveries_work_through_a_pooler_in_this_mode(string mode)
    {
        await using var receiver = await Receiver.StartAsync();
        await using var database = await TestDatabase.CreateAsync();
        await using var pooler = await PgBouncer.StartAsync(database.ConnectionString, mode);
        await using var app = await SyncApplication.StartInAsync(
            new SyncSurroundings { Cloud = new FakeCloudOptions(Regions: 4, FlowLogs: 400) },
            [
                ("ConnectionStrings:Postgres", pooler.ConnectionString()), .. receiver.Sink(0, "ops"),
                ("Sync:Alerts:0:Severity", "low"), Network,
                ("Sync:ReaderKeys:EncryptionKey", CenApiApplication.EncryptionKey),
                ("Sync:Snapshots:0:Name", "each"), ("Sync:Snapshots:0:Target", _folder),
                ("Sync:Snapshots:0:AfterRun", "true"),
            ]);
        await app.RunWellAsync();
        using var over = new CancellationTokenSource();
        var reading = Task.WhenAll(Enumerable.Range(0, 4).Select(_ => ReadAsync(app.Http, over.Token)));
        var key = await app.Get<ReaderKeys>().CreateAsync("a reader", null, CancellationToken.None);
        using var caller = new SignedCaller(new Uri(app.Http.BaseAddress!, "/api/cen/"), key);
        for (var run = 0; run < 5; run++)
        {
            app.Cloud.Drift(40);
            await app.RunWellAsync();
            await app.SendAsync();
            await app.Get<SnapshotJob>().WriteDueAsync(TimeSpan.FromMinutes(2), CancellationToken.None);
            foreach (var action in (string[])["DescribeFlowlogs", "DescribeCens"])
                Assert.Equal((200, null), await CenApiApplication.ReadAsync(await caller.CallAsync(action)));
        }

        await over.CancelAsync();
        await reading;

        Assert.NotEmpty(receiver.Received);
        Assert.NotEmpty(Directory.GetFiles(_folder, "*", SearchOption.AllDirectories));
        await CheckInvariantsAsync(database);
    }

    [PgBouncerTheory]
    [InlineData("transaction")]
    [InlineData("session")]
    public async Task Distributed_runs_work_through_a_pooler_in_this_mode(string mode)
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var pooler = await PgBouncer.StartAsync(database.ConnectionString, mode);
        var connection = ("ConnectionStrings:Postgres", pooler.ConnectionString());
        await using var app = await SyncApplication.StartAsync(new(Regions: 4, FlowLogs: 400), connection, Network);
        await using var instances = await AppInstances.StartAsync(app, 2, connection, Network);
        for (var run = 0; run < 2; run++)
        {
            await instances.RunWellAsync();
            app.Cloud.Drift(40);
        }

        await CheckInvariantsAsync(database);
    }

    [Fact]
    public void Every_list_and_page_is_read_through_the_pooler()
    {
        var read = Questions.Select(question => "/" + question.Split('?')[0]).ToHashSet();
        var routes = ApiRoutes.All
            .Where(route => route.Method == "GET" && !route.IsAtRoot && !route.Template.Contains('{')
                && route.Access != ApiAccess.ReaderKey)
            .Select(route => route.Template);

        Assert.Empty(routes.Except(read));
    }

    private static async Task CheckInvariantsAsync(TestDatabase database)
    {
        await using var connection = new Npgsql.NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync();
        await Invariants.CheckAtRestAsync(connection);
    }

    [PgBouncerTheory]
    [InlineData("transaction")]
    [InlineData("session")]
    public async Task One_of_two_runs_proceeds_through_a_pooler_and_a_killed_one_leaves_no_lock(string mode)
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var pooler = await PgBouncer.StartAsync(database.ConnectionString, mode);
        var connection = ("ConnectionStrings:Postgres", pooler.ConnectionString());
        await using var app = await SyncApplication.StartAsync(
            settings: [connection, ("Sync:Alibaba:AttemptTimeout", "00:02:00")]);
        var settings = app.Settings();
        settings[connection.Item1] = connection.Item2;
        var hang = app.Cen.Faults.Add(new Hang { RegionId = "cn-hangzhou" });
        await using var killed = SyncProcess.Start(settings, "sync");
        await AlertWatch.UntilAsync(
            () => Task.FromResult(app.Cen.Calls.Any(call => call.RegionId == "cn-hangzhou")), "the run walks");

        Assert.Equal(1, (await Assert.ThrowsAsync<RunInProgressException>(() => app.RunAsync())).Run.RunId);
        await killed.KillAsync();
        app.Cen.Faults.Remove(hang);
        await app.LetLeaseRunOutAsync();
        Assert.Equal(2, (await app.RunWellAsync()).RunId);
        Assert.Equal(3, (await app.RunWellAsync()).RunId);
    }

    [PgBouncerTheory]
    [InlineData("statement", "", "set its pool_mode to transaction or session")]
    [InlineData("transaction", ";Search Path=sync", "remove Options and Search Path from ConnectionStrings__Postgres")]
    [InlineData(
        "transaction", ";Options=-c statement_timeout=1000",
        "remove Options and Search Path from ConnectionStrings__Postgres")]
    public async Task An_unusable_pooler_setting_is_refused_with_its_remedy(string mode, string more, string remedy)
    {
        await using var app = await SyncApplication.StartAsync();
        await using var pooler = await PgBouncer.StartAsync(app.ConnectionString, mode);
        var settings = app.Settings();
        settings["ConnectionStrings:Postgres"] = pooler.ConnectionString(more);

        Assert.Contains(remedy, await FailAsync("doctor"), StringComparison.Ordinal);
        Assert.Contains(remedy, await FailAsync("migrate"), StringComparison.Ordinal);
        Assert.Contains(remedy, await FailAsync("sync"), StringComparison.Ordinal);

        async Task<string> FailAsync(string command)
        {
            var result = await SyncProcess.RunAsync(settings, command);
            Assert.Equal(1, result.ExitCode);
            return result.Output + result.Errors;
        }
    }

    private static readonly string[] Questions =
    [
        "flowlogs?pageSize=50", "flowlogs?format=csv", "flowlogs?format=ndjson", "flowlogs?format=parquet",
        "flowlogs?q=flowlog&pageSize=5", "flowlogs?asOf=2020-01-01T00:00:00Z", "drift", "drift?format=csv",
        "diff?from=2020-01-01T00:00:00Z&to=2099-01-01T00:00:00Z", "regions", "runs", "runs/1", "summary", "deliveries",
        "sinks", "expectations", "expectations/events", "expectations/nonconforming", "settings", "snapshots",
        "choices", "cens", "transit-routers", "attachments", "attachments?format=parquet",
        "attachments?asOf=2020-01-01T00:00:00Z",
        "coverage", "coverage?format=csv", "coverage/events", "coverage/summary", "about", "openapi.json", "docs",
        "dashboard", "health/live", "health/ready",
    ];

    private static async Task ReadAsync(HttpClient http, CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            foreach (var question in Questions)
            {
                using var answer = await http.GetAsync($"/api/{question}", CancellationToken.None);
                var text = await answer.Content.ReadAsStringAsync(CancellationToken.None);
                Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{question}: {text}");
            }

            await WalkAsync(http);
        }
    }

    private static async Task WalkAsync(HttpClient http)
    {
        var page = await http.GetFromJsonAsync<JsonElement>("/api/flowlogs?pageSize=100");
        var (seen, total) = (page.GetProperty("items").GetArrayLength(), page.GetProperty("totalCount").GetInt32());
        while (page.GetProperty("nextCursor").GetString() is { } cursor)
        {
            page = await http.GetFromJsonAsync<JsonElement>($"/api/flowlogs?pageSize=100&cursor={cursor}");
            seen += page.GetProperty("items").GetArrayLength();
        }

        Assert.Equal(total, seen);
        // A run may remove it in the meantime.
        var id = page.GetProperty("items").EnumerateArray().Last().GetProperty("flowLogId");
        using var one = await http.GetAsync($"/api/flowlogs/{id}");
        Assert.True(
            one.StatusCode is HttpStatusCode.OK or HttpStatusCode.NotFound, await one.Content.ReadAsStringAsync());
    }
}
