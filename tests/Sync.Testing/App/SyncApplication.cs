using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Sync.Database;
using Sync.Inventory.Snapshots;
using Sync.Local.FakeCen;
using Sync.Local.Hosting;
using Sync.Runs;

namespace Sync.Testing;

/// <summary>
/// The app as deployed, with its own database and its own fake cloud. A call that the fake cloud does not support fails
/// the test.
/// </summary>
internal sealed class SyncApplication : IAsyncDisposable
{
    private readonly WebApplication _host;
    private readonly TestDatabase _database;

    private SyncApplication(WebApplication host, TestDatabase database, FakeCenServer cen, LogLines log)
    {
        (_host, _database, Cen, Log) = (host, database, cen, log);
        Http = new HttpClient { BaseAddress = new Uri(host.Urls.Single()) };
    }

    public FakeCenServer Cen { get; }

    public FakeCloud Cloud => Cen.Cloud;

    /// <summary>All log messages, including exceptions.</summary>
    public LogLines Log { get; }

    public HttpClient Http { get; }

    /// <summary>All logged errors, for the message of a failed test.</summary>
    public string Errors =>
        string.Join('\n', Log.All.Where(line => line.StartsWith("Error", StringComparison.Ordinal)));

    public string ConnectionString => _database.ConnectionString;

    public NpgsqlDataSource DataSource => Get<NpgsqlDataSource>();

    public static Task<SyncApplication> StartAsync(
        FakeCloudOptions? cloud = null, params (string Key, string Value)[] settings) =>
        StartInAsync(new SyncSurroundings { Cloud = cloud }, settings);

    public static async Task<SyncApplication> StartInAsync(
        SyncSurroundings around, params (string Key, string Value)[] settings)
    {
        var cen = await FakeCenServer.StartAsync(
            new FakeCloud(around.Cloud ?? new FakeCloudOptions(Regions: 4, FlowLogs: 120)));
        var database = around.Database ?? await TestDatabase.CreateAsync();
        var log = new LogLines();
        var all = Settings(cen, database);
        foreach (var (key, value) in settings) all[key] = value;
        var host = Build(all, around, log);
        await host.StartAsync();
        return new SyncApplication(host, database, cen, log);
    }

    private static WebApplication Build(Dictionary<string, string?> settings, SyncSurroundings around, LogLines log)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Configuration.AddInMemoryCollection(settings);
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRouting();
        builder.Logging.AddProvider(log).SetMinimumLevel(around.Log);
        builder.AddSync(around.KeepsSettingsAs);
        if (around.Time is { } time) builder.Services.AddSingleton(time);
        var host = builder.Build();
        host.MapSync();
        return host;
    }

    /// <summary>The settings with which another process uses the same cloud and database.</summary>
    public Dictionary<string, string?> Settings() => Settings(Cen, _database);

    private static Dictionary<string, string?> Settings(FakeCenServer cen, TestDatabase database) => new()
    {
        ["ConnectionStrings:Postgres"] = database.ConnectionString,
        ["Sync:Alibaba:Endpoint"] = cen.Endpoint.ToString(),
        ["Sync:Alibaba:StsEndpoint"] = cen.Endpoint.ToString(),
        ["Sync:Alibaba:ResourceDirectoryEndpoint"] = cen.Endpoint.ToString(),
        ["Sync:Alibaba:RequestsPerSecond"] = "1000",
        ["Sync:Alibaba:MaxRetries"] = "0",
        ["Sync:Alibaba:PageSize"] = "10",
        // Its calls would take the faults that a test means for flow logs. Tests of the network switch it on.
        ["Sync:Network:Enabled"] = "false",
        ["ALIBABA_CLOUD_ACCESS_KEY_ID"] = cen.Cloud.Credentials.AccessKeyId,
        ["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] = cen.Cloud.Credentials.AccessKeySecret,
    };

    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    public Task<SyncReport> RunAsync(
        bool dryRun = false, bool forceRemovals = false, CancellationToken cancellationToken = default) =>
        Get<SyncJob>().RunAsync(new SyncRequest(SyncTrigger.Cli, dryRun, forceRemovals), null, cancellationToken);

    /// <summary>Starts a run and asserts that it succeeded.</summary>
    public async Task<SyncReport> RunWellAsync()
    {
        var report = await RunAsync();
        Assert.True(
            report.Outcome == RunOutcome.Succeeded,
            $"{report.ErrorMessage} {string.Join(' ', report.Scopes.Select(scope => scope.ErrorMessage))}");
        return report;
    }

    /// <summary>
    /// A run of another app with the same database and cloud, as after a restart with changed settings. It must
    /// succeed.
    /// </summary>
    public async Task RunElsewhereAsync(params (string Key, string Value)[] settings)
    {
        var (all, log) = (Settings(), new LogLines());
        foreach (var (key, value) in settings) all[key] = value;
        await using var host = Build(all, new SyncSurroundings(), log);
        await host.StartAsync();
        var report = await host.Services.GetRequiredService<SyncJob>()
            .RunAsync(new SyncRequest(SyncTrigger.Cli), null, CancellationToken.None);
        Assert.True(report.Outcome == RunOutcome.Succeeded, string.Join('\n', log.All));
        await host.StopAsync();
    }

    /// <summary>Another app with the same database and cloud, with these settings.</summary>
    public static async Task<WebApplication> StartBesideAsync(Dictionary<string, string?> settings)
    {
        var host = Build(settings, new SyncSurroundings(), new LogLines());
        await host.StartAsync();
        return host;
    }

    /// <summary>In seconds: a statement that fills a table takes long on a busy machine.</summary>
    private const int Patience = 300;

    public async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? parameters = null)
    {
        await using var connection = await DataSource.OpenConnectionAsync();
        return [.. await connection.QueryAsync<T>(sql, parameters, commandTimeout: Patience)];
    }

    public async Task<T> ScalarAsync<T>(string sql, object? parameters = null) =>
        (await QueryAsync<T>(sql, parameters)).Single();

    public async Task ExecuteAsync(string sql, object? parameters = null)
    {
        await using var connection = await DataSource.OpenConnectionAsync();
        await connection.ExecuteAsync(sql, parameters, commandTimeout: Patience);
        // Readers see a commit of another process after this time.
        await Task.Delay(SnapshotClock.Lease * 2);
    }

    /// <summary>
    /// Makes the statistics of the server, such as numbers of written rows and of scans, complete. A session writes
    /// its own when it ends, and otherwise only after up to ten seconds without a statement: this ends all sessions of
    /// the database. The app opens new ones.
    /// </summary>
    public async Task WriteStatisticsAsync()
    {
        await using var other = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(ConnectionString) { Database = "postgres", Pooling = false }
                .ConnectionString);
        await other.OpenAsync();
        // The second argument, in milliseconds, makes it wait until the session has ended.
        await other.ExecuteAsync(
            """
            select pg_terminate_backend(pid, 60000)
            from pg_stat_activity
            where datname = @Database and backend_type = 'client backend'
            """,
            new { new NpgsqlConnectionStringBuilder(ConnectionString).Database });
        DataSource.Clear();
        _host.Services.GetRequiredKeyedService<NpgsqlDataSource>(SyncDataSource.Reads).Clear();
    }

    /// <summary>Makes the current lease expire, as if its run had not renewed it in time.</summary>
    public Task LetLeaseRunOutAsync() =>
        ExecuteAsync("update sync.run_lease set until = clock_timestamp() where holder is not null");

    public Task<IReadOnlyList<string>> InventoryIdsAsync(string regionId) =>
        QueryAsync<string>(
            "select flow_log_id from sync.flow_log where region_id = @regionId order by flow_log_id", new { regionId });

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _host.StopAsync();
        await _host.DisposeAsync();
        await Cen.DisposeAsync();
        await _database.DisposeAsync();
        Assert.Empty(Cen.UnplannedCalls);
    }
}
