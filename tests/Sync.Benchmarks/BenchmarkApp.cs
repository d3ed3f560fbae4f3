using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Sync.Local.FakeCen;
using Sync.Local.Hosting;
using Sync.Runs;

namespace Sync.Benchmarks;

/// <summary>The app on loopback over a PostgreSQL of its own, filled by a run of its own over a fake cloud.</summary>
internal sealed class BenchmarkApp : IAsyncDisposable
{
    private readonly BenchmarkPostgres _postgres;

    private BenchmarkApp(WebApplication host, BenchmarkPostgres postgres) => (Host, _postgres) = (host, postgres);

    public WebApplication Host { get; }

    public string Url => Host.Urls.Single();

    public string ConnectionString => _postgres.ConnectionString;

    /// <param name="map">Routes beside the app's own, for baselines in the same host.</param>
    public static async Task<BenchmarkApp> StartAsync(int flowLogs, Action<WebApplication> map)
    {
        var postgres = await BenchmarkPostgres.StartAsync();
        await using var cen = await FakeCenServer.StartAsync(new FakeCloud(new FakeCloudOptions(Regions: 8, flowLogs)));

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
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRouting();
        builder.AddSync();
        var host = builder.Build();
        host.MapSync();
        map(host);
        await host.StartAsync();
        var report = await host.Services.GetRequiredService<SyncJob>().RunAsync(new SyncRequest(SyncTrigger.Cli));
        if (report.Outcome != RunOutcome.Succeeded) throw new InvalidOperationException($"The run {report.Outcome}: {report.ErrorMessage}");
        return new BenchmarkApp(host, postgres);
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await _postgres.DisposeAsync();
    }
}
