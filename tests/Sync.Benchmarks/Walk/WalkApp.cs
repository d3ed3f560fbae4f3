using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Sync.Alibaba;
using Sync.Alibaba.Credentials;
using Sync.Database;
using Sync.FlowLogs;
using Sync.Local.FakeCen;
using Sync.Runs;

namespace Sync.Benchmarks.Walk;

/// <summary>The app without HTTP routes, with its own fake cloud and database.</summary>
internal sealed class WalkApp : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly BenchmarkPostgres _postgres;

    private WalkApp(IHost host, BenchmarkPostgres postgres, FakeCenServer cen) =>
        (_host, _postgres, Cen) = (host, postgres, cen);

    public FakeCenServer Cen { get; }

    public static async Task<WalkApp> StartAsync(
        FakeCloudOptions cloud, int members, int pageSize, double requestsPerSecond)
    {
        var postgres = await BenchmarkPostgres.StartAsync();
        var cen = await FakeCenServer.StartAsync(new FakeCloud(cloud));
        cen.AddMembers(members, cloud);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:Postgres"] = postgres.ConnectionString,
            ["Sync:RunDeadline"] = "02:00:00",
            // The baselines count the calls for flow logs only. The benchmark `network` measures those for the network.
            ["Sync:Network:Enabled"] = "false",
            ["Sync:Alibaba:Endpoint"] = cen.Endpoint.ToString(),
            ["Sync:Alibaba:StsEndpoint"] = cen.Endpoint.ToString(),
            ["Sync:Alibaba:ResourceDirectoryEndpoint"] = cen.Endpoint.ToString(),
            ["Sync:Alibaba:PageSize"] = pageSize.ToString(CultureInfo.InvariantCulture),
            ["Sync:Alibaba:RequestsPerSecond"] = requestsPerSecond.ToString(CultureInfo.InvariantCulture),
            ["Sync:Alibaba:ScopeDeadline"] = "02:00:00",
            ["Sync:ResourceDirectory:Enabled"] = members > 0 ? "true" : "false",
            ["Sync:Accounts:0:Id"] = cen.Cloud.AccountId,
            ["ALIBABA_CLOUD_ACCESS_KEY_ID"] = cen.Cloud.Credentials.AccessKeyId,
            ["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] = cen.Cloud.Credentials.AccessKeySecret,
        });
        builder.AddSync();
        var host = builder.Build();
        await host.Services.GetRequiredService<Migrator>().MigrateAsync();
        return new WalkApp(host, postgres, cen);
    }

    public async Task<SyncReport> RunAsync()
    {
        var report = await _host.Services.GetRequiredService<SyncJob>().RunAsync(new SyncRequest(SyncTrigger.Cli));
        if (report.Outcome == RunOutcome.Succeeded) return report;
        var failed = report.Scopes.FirstOrDefault(scope => !scope.IsFine);
        throw new InvalidOperationException(
            $"The run ended as {report.Outcome}: {report.ErrorMessage} {failed?.ErrorMessage}");
    }

    /// <summary>
    /// Times the same number of calls as in a run, without any other work, as a baseline for this machine.
    /// </summary>
    public async Task<TimeSpan> CallAloneAsync(int calls, int atOnce, int pageSize)
    {
        var settings = _host.Services.GetRequiredService<SyncSettings>().Alibaba;
        var cen = new CenClient(
            _host.Services.GetRequiredService<AlibabaRpc>(), settings, CredentialCache.Fixed(Cen.Cloud.Credentials),
            "alone");
        var clock = Stopwatch.StartNew();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, calls), new ParallelOptions { MaxDegreeOfParallelism = atOnce }, async (call, token) =>
            {
                var region = Cen.Cloud.Regions[call % Cen.Cloud.Regions.Count];
                await cen.DescribeFlowlogsAsync(
                    new DescribeFlowlogsRequest { RegionId = region, PageNumber = 1, PageSize = pageSize }, null,
                    token);
            });
        return clock.Elapsed;
    }

    public async ValueTask DisposeAsync()
    {
        _host.Dispose();
        await Cen.DisposeAsync();
        await _postgres.DisposeAsync();
    }
}
