using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Sync.Local.FakeCen;
using Sync.Local.Hosting;
using Sync.Runs;

namespace Sync.Benchmarks;

/// <summary>The app on loopback with its own PostgreSQL, filled by a run against a fake cloud.</summary>
internal sealed class BenchmarkApp : IAsyncDisposable
{
    private readonly FakeCenServer _cloud;
    private readonly BenchmarkPostgres _postgres;

    private BenchmarkApp(WebApplication host, FakeCenServer cloud, BenchmarkPostgres postgres) =>
        (Host, _cloud, _postgres) = (host, cloud, postgres);

    public WebApplication Host { get; }

    public string Url => Host.Urls.Single();

    public string ConnectionString => _postgres.ConnectionString;

    /// <param name="map">Adds routes for baselines to the same host.</param>
    /// <param name="settings">In addition to those of every benchmark.</param>
    /// <param name="isFast">See <see cref="BenchmarkPostgres.StartAsync"/>.</param>
    public static async Task<BenchmarkApp> StartAsync(
        int flowLogs, Action<WebApplication> map, IReadOnlyDictionary<string, string?>? settings = null,
        bool isFast = false)
    {
        var postgres = await BenchmarkPostgres.StartAsync(isFast);
        var cen = await FakeCenServer.StartAsync(new FakeCloud(new FakeCloudOptions(Regions: 8, flowLogs)));

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:Postgres"] = postgres.ConnectionString,
            ["Sync:Alibaba:Endpoint"] = cen.Endpoint.ToString(),
            ["Sync:Alibaba:StsEndpoint"] = cen.Endpoint.ToString(),
            ["Sync:Alibaba:RequestsPerSecond"] = "1000",
            ["Sync:Alibaba:PageSize"] = "100",
            ["ALIBABA_CLOUD_ACCESS_KEY_ID"] = cen.Cloud.Credentials.AccessKeyId,
            ["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] = cen.Cloud.Credentials.AccessKeySecret,
        });
        builder.Configuration.AddInMemoryCollection(settings);
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRouting();
        builder.AddSync();
        var host = builder.Build();
        host.MapSync();
        map(host);
        await host.StartAsync();
        var report = await host.Services.GetRequiredService<SyncJob>().RunAsync(new SyncRequest(SyncTrigger.Cli));
        if (report.Outcome != RunOutcome.Succeeded)
            throw new InvalidOperationException($"The run ended as {report.Outcome}: {report.ErrorMessage}");
        return new BenchmarkApp(host, cen, postgres);
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await _cloud.DisposeAsync();
        await _postgres.DisposeAsync();
    }
}
