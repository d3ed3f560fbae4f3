using Microsoft.Extensions.Logging;
using Npgsql;
using Sync.FlowLogs;
using Sync.Local.FakeCen;
using Sync.Local.FakeCen.Faults;
using Sync.Runs;

namespace Sync.Proofs.Faults;

/// <summary>By region: the content hashes by flow log ID.</summary>
internal sealed class Contents : Dictionary<string, IReadOnlyDictionary<string, Guid>>;

/// <summary>The result of a run with faults: its report, and the inventory and the cloud before and after it.</summary>
/// <param name="Report">Null if the run ended with <paramref name="Error"/>.</param>
internal sealed record Struck(
    SyncReport? Report, Exception? Error, Contents Before, Contents After, Contents CloudBefore, Contents CloudAfter);

/// <summary>
/// An app with three small regions for repeated faults. Each time the cloud drifts, a run meets faults, its result is
/// checked, and a run without faults must make the inventory equal to the cloud. The mass-removal guard is off, so only
/// the walk protects the rows.
/// </summary>
internal sealed class FaultBench : IAsyncDisposable
{
    private static readonly (string Key, string Value)[] Usual =
    [
        ("Sync:Alibaba:PageSize", $"{FaultCase.PageSize}"), ("Sync:Alibaba:MaxRetries", "2"),
        ("Sync:Alibaba:AttemptTimeout", "00:01:00"),
        ("Sync:RemovalGuard:MaxFraction", "1"),
    ];

    private int _number;

    private FaultBench(SyncApplication app) => App = app;

    public SyncApplication App { get; }

    public IReadOnlyList<string> Regions => App.Cloud.Regions;

    public static Task<FaultBench> StartAsync(params (string Key, string Value)[] settings) =>
        StartAsync(new SyncSurroundings(), settings);

    public static async Task<FaultBench> StartAsync(
        SyncSurroundings around, params (string Key, string Value)[] settings)
    {
        var app = await SyncApplication.StartInAsync(
            around with
            {
                Cloud = new FakeCloudOptions(Regions: 3, FlowLogs: 0),
                Time = around.Time ?? new HurriedTime(),
                Log = LogLevel.Warning,
            },
            [.. settings.Concat(Usual).DistinctBy(setting => setting.Key)]);
        var bench = new FaultBench(app);
        bench.Drift();
        await app.RunWellAsync();
        return bench;
    }

    /// <summary>
    /// In each region, removes, adds and changes one flow log, on varying pages. The number of flow logs stays the
    /// same.
    /// </summary>
    public void Drift()
    {
        foreach (var region in Regions)
        {
            while (App.Cloud.FlowLogs(region).Count < FaultCase.FlowLogsPerRegion) App.Cloud.Add(region);
            while (App.Cloud.FlowLogs(region).Count >= FaultCase.FlowLogsPerRegion)
                App.Cloud.Remove(region, Some(region).FlowLogId);
            App.Cloud.Replace(Some(region) with { Description = $"Drift {_number}" });
            App.Cloud.Add(region);
            _number++;
        }

        FlowLog Some(string region)
        {
            var flowLogs = App.Cloud.FlowLogs(region);
            return flowLogs[_number * 5 % flowLogs.Count];
        }
    }

    public async Task<Struck> StrikeAsync(IEnumerable<Fault> faults)
    {
        Drift();
        var (before, cloudBefore) = (await InventoryAsync(), Cloud());
        foreach (var fault in faults) App.Cen.Faults.Add(fault);
        var (report, error) = await RunAsync();
        App.Cen.Faults.Clear();
        return new Struck(report, error, before, await InventoryAsync(), cloudBefore, Cloud());
    }

    private async Task<(SyncReport?, Exception?)> RunAsync()
    {
        try
        {
            return (await App.RunAsync(), null);
        }
        catch (NpgsqlException error)
        {
            return (null, error);
        }
    }

    /// <summary>Makes a run without faults and checks that the inventory equals the cloud.</summary>
    public async Task ConvergeAsync()
    {
        await App.RunWellAsync();
        var (inventory, cloud) = (await InventoryAsync(), Cloud());
        foreach (var region in Regions)
            Assert.Equal(cloud[region].OrderBy(row => row.Key), inventory[region].OrderBy(row => row.Key));
        await App.CheckInvariantsAsync(atRest: true);
    }

    public async Task<Contents> InventoryAsync()
    {
        var rows = await App.QueryAsync<(string RegionId, string FlowLogId, Guid Hash)>(
            "select region_id, flow_log_id, content_hash from sync.flow_log");
        return ByRegion(region =>
            rows.Where(row => row.RegionId == region).ToDictionary(row => row.FlowLogId, row => row.Hash));
    }

    private Contents Cloud() =>
        ByRegion(region => App.Cloud.FlowLogs(region).ToDictionary(entry => entry.FlowLogId, FlowLog.Resource.Hash));

    private Contents ByRegion(Func<string, IReadOnlyDictionary<string, Guid>> read)
    {
        var contents = new Contents();
        foreach (var region in Regions) contents[region] = read(region);
        return contents;
    }

    public ValueTask DisposeAsync() => App.DisposeAsync();
}
