using System.Diagnostics;
using System.Text.Json;
using Sync.Drift.Deliveries;
using Sync.FlowLogs;
using Sync.Local.FakeCen;
using Sync.Proofs.Crash;
using Xunit.Abstractions;

namespace Sync.Proofs.Load;

/// <summary>
/// Any number of changes of one scope is merged in one transaction and in little memory, with their alerts and
/// conformance results.
/// </summary>
public class MassChangeTests(ITestOutputHelper output)
{
    private const int Portion = 30_000;
    private const long MostMemory = 512 << 20;

    private static readonly int FlowLogs = ProofSettings.FlowLogs;

    private static readonly FlowLog First = Some.FlowLog("flowlog-000000");

    /// <summary>Clones the single flow log of the baseline. Each clone conforms to the expectation.</summary>
    private const string Clone = """
        insert into sync.flow_log (account_id, region_id, flow_log_id, flow_log_name, description, cen_id,
            transit_router_id, transit_router_attachment_id, project_name, log_store_name, log_format_string,
            flow_log_version, interval, status, creation_time, created_at, tags, extra, content_hash, first_seen_at,
            valid_from)
        select account_id, region_id, 'flowlog-' || lpad(n::text, 6, '0'), flow_log_name, description, cen_id,
            transit_router_id, transit_router_attachment_id, project_name, log_store_name, log_format_string,
            flow_log_version, interval, status, creation_time, created_at, tags, extra, content_hash, first_seen_at,
            valid_from
        from sync.flow_log, generate_series(@first, @last) n
        where flow_log_id = 'flowlog-000000'
        """;

    private const string Found = """
        select (select count(*) from sync.drift_event where state = 'shown' and kind = @kind) as events,
            (select count(distinct at) from sync.drift_event) as moments,
            (select count(*) from sync.flow_log_history) as versions,
            (select count(*) from sync.delivery d join sync.drift_event e using (event_id)) as drift_deliveries,
            (select count(*) from sync.delivery d join sync.conformance_event e
                using (event_id)) as conformance_deliveries,
            (select count(*) from sync.nonconformance) as nonconforming
        """;

    private const string Pending = """
        select exists (select from sync.delivery where message_id is null)
            or exists (select from sync.alert_message where state <> 'sent')
        """;

    [Fact]
    public async Task A_run_that_changes_every_flow_log_of_a_scope_merges_reports_and_checks_them_all()
    {
        await using var world = await StartAsync();
        var changed = Some.FlowLogs(FlowLogs).Select(flowLog => flowLog with { Status = "Inactive", Interval = 60 });

        var scope = await SyncAsync(world, [First, .. changed]);

        Assert.Equal((0, FlowLogs, 0, 1), Counts(scope));
        Assert.Equal((FlowLogs, 1, FlowLogs, FlowLogs, FlowLogs, FlowLogs), await FindAsync(world.App, "changed"));
        await SendAllAsync(world.App);
        var messages = world.Receiver.Received.DistinctBy(message => message.MessageId);
        Assert.Equal(2 * FlowLogs, messages.Sum(message => (int)message.Data["total"]!));
    }

    [Fact]
    public async Task A_run_with_forced_removals_of_a_whole_scope_merges_and_reports_them_all()
    {
        await using var world = await StartAsync();

        var scope = await SyncAsync(world, [First], "--force-removals");

        Assert.Equal((0, 0, FlowLogs, 1), Counts(scope));
        Assert.Equal((FlowLogs, 1, FlowLogs, FlowLogs, 0, 0), await FindAsync(world.App, "removed"));
        Assert.Equal(1, await world.App.ScalarAsync<long>("select count(*) from sync.flow_log"));
    }

    private static Task<(long Events, long Moments, long Versions, long DriftDeliveries, long ConformanceDeliveries,
        long Nonconforming)> FindAsync(
        SyncApplication app, string kind) => app.ScalarAsync<(long, long, long, long, long, long)>(Found, new { kind });

    // Deliveries that the run had no time for are sent at later timer ticks.
    private static async Task SendAllAsync(SyncApplication app)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        while (await app.ScalarAsync<bool>(Pending))
            await app.Get<DeliverySender>().SendDueAsync(DeliverySender.AtTick, limit.Token);
    }

    private static async Task<World> StartAsync()
    {
        var receiver = await Receiver.StartAsync();
        (string, string)[] settings =
        [
            .. receiver.Sink(0, "all"), .. ConformanceWatch.Rule("running", "Expect:Status=Active"),
        ];
        var app = await SyncApplication.StartAsync(new FakeCloudOptions(Regions: 1, FlowLogs: 0), settings);
        app.Cloud.Add(First);
        await app.RunWellAsync();
        // In portions, so that no statement times out on a slow machine.
        for (var first = 1; first <= FlowLogs; first += Portion)
            await app.ExecuteAsync(Clone, new { first, last = first + Portion - 1 });
        return new World(app, receiver, settings);
    }

    /// <summary>Makes one run in a separate process, with the heap limit of a container with 512 MiB.</summary>
    /// <returns>The only scope of its report.</returns>
    private async Task<JsonElement> SyncAsync(World world, IEnumerable<FlowLog> flowLogs, params string[] options)
    {
        var cloud = new FakeCloud(new FakeCloudOptions(Regions: 1, FlowLogs: 0));
        foreach (var flowLog in flowLogs) cloud.Add(flowLog);
        await using var cen = await FakeCenServer.StartAsync(cloud);
        var settings = world.App.Settings();
        foreach (var (key, value) in world.Settings) settings[key] = value;
        settings["Sync:Alibaba:Endpoint"] = settings["Sync:Alibaba:StsEndpoint"] = cen.Endpoint.ToString();
        settings["Sync:Alibaba:PageSize"] = "100";
        settings["DOTNET_GCHeapHardLimit"] = $"0x{MostMemory * 3 / 4:x}";

        var clock = Stopwatch.StartNew();
        await using var process = SyncProcess.Start(settings, ["sync", "--cloud", "alibaba", "--json", .. options]);
        var (result, peak) = await process.EndWatchedAsync();
        Assert.True(result.ExitCode == 0, result.Output + result.Errors);
        (string, object?)[] figures =
        [
            ("what", options is [] ? "changed" : "removed"), ("flow logs", FlowLogs),
            ("seconds", Math.Round(clock.Elapsed.TotalSeconds)), ("peak, MB", peak >> 20),
        ];
        output.WriteLine(string.Join("; ", figures));
        ProofResults.Row(nameof(MassChangeTests), figures);
        Assert.InRange(peak, 1, MostMemory);
        return JsonDocument.Parse(result.Output).RootElement.GetProperty("scopes")[0];
    }

    private static (int Added, int Changed, int Removed, int Unchanged) Counts(JsonElement scope)
    {
        int Count(string name) => scope.GetProperty(name).GetInt32();
        return (Count("added"), Count("changed"), Count("removed"), Count("unchanged"));
    }

    private sealed record World(
        SyncApplication App, Receiver Receiver, (string Key, string Value)[] Settings) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await App.DisposeAsync();
            await Receiver.DisposeAsync();
        }
    }
}
