using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Sync.FlowLogs.Snapshots;
using Sync.Local.FakeCen;
using Sync.Local.Hosting;
using Sync.Runs;

namespace Sync.Tests.Support;

/// <summary>The app as it is deployed, on a database and a fake cloud of its own. A call that the fake cloud does not know fails the test.</summary>
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

    /// <summary>Everything logged, exceptions included.</summary>
    public LogLines Log { get; }

    public HttpClient Http { get; }

    /// <summary>What went wrong inside, for a test that fails.</summary>
    public string Errors => string.Join('\n', Log.All.Where(line => line.StartsWith("Error", StringComparison.Ordinal)));

    public string ConnectionString => _database.ConnectionString;

    public NpgsqlDataSource DataSource => Get<NpgsqlDataSource>();

    public static Task<SyncApplication> StartAsync(FakeCloudOptions? cloud = null, params (string Key, string Value)[] settings) =>
        StartInAsync(new SyncSurroundings { Cloud = cloud }, settings);

    public static async Task<SyncApplication> StartInAsync(SyncSurroundings around, params (string Key, string Value)[] settings)
    {
        var cen = await FakeCenServer.StartAsync(new FakeCloud(around.Cloud ?? new FakeCloudOptions(Regions: 4, FlowLogs: 120)));
        var database = around.Database ?? await TestDatabase.CreateAsync();
        var log = new LogLines();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Configuration.AddInMemoryCollection(Settings(cen, database));
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(setting => setting.Key, setting => (string?)setting.Value));
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRouting();
        builder.Logging.AddProvider(log).SetMinimumLevel(around.Log);
        builder.AddSync(around.KeepsSettingsAs);
        if (around.Time is { } time) builder.Services.AddSingleton(time);
        var host = builder.Build();
        host.MapSync();
        await host.StartAsync();
        return new SyncApplication(host, database, cen, log);
    }

    /// <summary>The settings that make another process talk to this one's cloud and database.</summary>
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
        ["ALIBABA_CLOUD_ACCESS_KEY_ID"] = cen.Cloud.Credentials.AccessKeyId,
        ["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] = cen.Cloud.Credentials.AccessKeySecret,
    };

    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    public Task<SyncReport> RunAsync(bool dryRun = false, bool forceRemovals = false, CancellationToken cancellationToken = default) =>
        Get<SyncJob>().RunAsync(new SyncRequest(SyncTrigger.Cli, dryRun, forceRemovals), null, cancellationToken);

    /// <summary>A run of which the test expects that everything went well.</summary>
    public async Task<SyncReport> RunWellAsync()
    {
        var report = await RunAsync();
        Assert.True(report.Outcome == RunOutcome.Succeeded, $"{report.ErrorMessage} {string.Join(' ', report.Scopes.Select(scope => scope.ErrorMessage))}");
        return report;
    }

    public async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? parameters = null)
    {
        await using var connection = await DataSource.OpenConnectionAsync();
        return [.. await connection.QueryAsync<T>(sql, parameters)];
    }

    public async Task<T> ScalarAsync<T>(string sql, object? parameters = null) => (await QueryAsync<T>(sql, parameters)).Single();

    public async Task ExecuteAsync(string sql, object? parameters = null)
    {
        await using var connection = await DataSource.OpenConnectionAsync();
        await connection.ExecuteAsync(sql, parameters);
        // As for any commit of another process.
        await Task.Delay(SnapshotClock.Lease * 2);
    }

    /// <summary>As when so much time has passed that the lease of a run that says nothing is over.</summary>
    public Task LetLeaseRunOutAsync() => ExecuteAsync("update sync.run_lease set until = clock_timestamp() where holder is not null");

    public Task<IReadOnlyList<string>> InventoryIdsAsync(string regionId) =>
        QueryAsync<string>("select flow_log_id from sync.flow_log where region_id = @regionId order by flow_log_id", new { regionId });

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
