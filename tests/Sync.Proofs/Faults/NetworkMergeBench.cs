using Microsoft.Extensions.Logging;
using Sync.CenApi.Protocol;
using Sync.FlowLogs;
using Sync.Local.FakeCen;
using Sync.Local.FakeCen.Faults;
using Sync.Local.FakeCen.Network;
using Sync.Network;
using Sync.Proofs.Deliveries;
using Sync.Runs;

namespace Sync.Proofs.Faults;

/// <summary>
/// An app with a small network for repeated faults. Each time, CEN instances, transit routers and attachments are
/// added, changed and removed, a run meets a fault, its result is checked, and a run without faults must make the
/// inventory equal to the cloud. The mass-removal guard is off.
/// </summary>
internal sealed class NetworkMergeBench : IAsyncDisposable
{
    private const string EcrList = "ListTransitRouterEcrAttachments";

    private static readonly (string Key, string Value)[] Usual =
    [
        ("Sync:Network:Enabled", "true"), ("Sync:RemovalGuard:MaxFraction", "1"), ("Sync:Coverage:Grace", "00:00:00"),
        ("Sync:Drift:DebounceRuns", "2"), ("Sync:Alerts:0:Severity", "low"),
        ("Sync:Alerts:0:Resources", "flow_log,cen,transit_router,attachment"),
        ("Sync:Alibaba:AttemptTimeout", "00:01:00"),
    ];

    private readonly FaultyReceiver _receiver;
    private readonly TransitRouter _router;
    private readonly Attachment _one, _other;
    private Cen? _passing;
    private int _round;

    private NetworkMergeBench(SyncApplication app, FaultyReceiver receiver)
    {
        (App, _receiver) = (app, receiver);
        _router = Network.AddTransitRouter(Network.Cens[0].CenId, Region);
        (_one, _other) = (Network.Attach(_router.TransitRouterId), Network.Attach(_router.TransitRouterId));
    }

    public SyncApplication App { get; }

    private FakeNetwork Network => App.Cloud.Network;

    private string Region => App.Cloud.Regions[0];

    public static async Task<NetworkMergeBench> StartAsync()
    {
        var receiver = FaultyReceiver.Start();
        var app = await SyncApplication.StartInAsync(
            new SyncSurroundings
            {
                Cloud = new FakeCloudOptions(Regions: 2, FlowLogs: 0, Cens: 1, TransitRouters: 1, Attachments: 6),
                Time = new HurriedTime(),
                Log = LogLevel.Warning,
            },
            [.. Usual, .. DeliveryBench.Setting(0, "ops", receiver.Url)]);
        var bench = new NetworkMergeBench(app, receiver);
        await app.RunWellAsync();
        bench.Drift();
        bench.Turn();
        await bench.ConvergeAsync();
        await app.ExecuteAsync(DatabaseStrike.Arm);
        await app.ExecuteAsync(NetworkStrike.Arm);
        return bench;
    }

    /// <summary>Adds, changes and removes one CEN instance, transit router and attachment.</summary>
    public void Drift()
    {
        if (_passing is not null) Network.RemoveCen(_passing.CenId);
        _passing = Network.AddCen();
        Network.Attach(Network.AddTransitRouter(_passing.CenId, Region).TransitRouterId);
        var name = $"round {_round++}";
        Network.Set(Network.Cens[0] with { Name = name });
        Network.Set(_router with { TransitRouterName = name });
        Network.Set(_one with { TransitRouterAttachmentName = name });
    }

    /// <summary>Switches the flow log of one connection off and that of another on.</summary>
    public void Turn()
    {
        foreach (var region in App.Cloud.Regions)
            foreach (var old in App.Cloud.FlowLogs(region)) App.Cloud.Remove(region, old.FlowLogId);
        App.Cloud.Add(LogOf(_one, isActive: _round % 2 == 0));
        App.Cloud.Add(LogOf(_other, isActive: _round % 2 == 1));
    }

    private FlowLog LogOf(Attachment of, bool isActive)
    {
        var made = App.Cloud.Add(Region);
        App.Cloud.Remove(Region, made.FlowLogId);
        return made with
        {
            CenId = of.CenId,
            TransitRouterId = of.TransitRouterId,
            TransitRouterAttachmentId = of.TransitRouterAttachmentId,
            Status = isActive ? "Active" : "Inactive",
        };
    }

    /// <summary>Brings the cloud and the inventory into a state in which the next run writes at this site.</summary>
    public async Task PrepareAsync(string site)
    {
        switch (site)
        {
            case NetworkStrike.GapUpdate or NetworkStrike.GapDelete:
                App.Cen.Faults.Add(Refuse.Denied(EcrList));
                await App.RunAsync();
                App.Cen.Faults.Clear();
                break;
            case NetworkStrike.Absence:
                var flapping = Network.Attach(_router.TransitRouterId);
                await App.RunWellAsync();
                Network.RemoveEnd(flapping);
                await App.RunWellAsync();
                Network.Set(flapping);
                await App.RunWellAsync();
                Network.RemoveEnd(flapping);
                _flapping = flapping;
                break;
            case NetworkStrike.Promotion:
                Network.Set(_other with { Status = "Detaching" });
                await App.RunWellAsync();
                break;
            case NetworkStrike.Baseline:
                await App.ExecuteAsync(BeforeTheFirstVerdicts);
                break;
        }

        if (site == NetworkStrike.GapInsert) App.Cen.Faults.Add(Refuse.Denied(EcrList));
        if (site == NetworkStrike.GapUpdate)
            App.Cen.Faults.Add(new Refuse(CenErrors.InvalidParameter) { Action = EcrList });
    }

    private Attachment? _flapping;

    private const string BeforeTheFirstVerdicts = """
        delete from sync.delivery where event_id in (select event_id from sync.coverage_event);
        truncate sync.coverage, sync.coverage_history, sync.coverage_event, sync.uncovered, sync.coverage_baseline,
            sync.judged_state
        """;

    /// <summary>A run that meets the error at the site.</summary>
    public async Task<SyncReport> StrikeAsync(string site, string code)
    {
        await App.ExecuteAsync(DatabaseStrike.Add, new { site, region = (string?)null, code });
        try
        {
            return await App.RunAsync();
        }
        finally
        {
            await App.ExecuteAsync(DatabaseStrike.Clear);
            App.Cen.Faults.Clear();
            if (_flapping is not null) Network.Set(_flapping);
            _flapping = null;
            Network.Set(_other);
        }
    }

    /// <summary>Makes a run without faults and checks that the inventory equals the cloud.</summary>
    public async Task ConvergeAsync()
    {
        await App.RunWellAsync();
        Assert.Empty(await NetworkDifference.FindAsync(App));
        await App.CheckInvariantsAsync(atRest: true);
    }

    /// <summary>All rows of some tables, as a text.</summary>
    public async Task<string> RowsAsync(IEnumerable<string> tables)
    {
        var rows = new List<string>();
        foreach (var table in tables)
            rows.AddRange(await App.QueryAsync<string>($"select '{table} ' || t::text from sync.{table} t order by 1"));
        return string.Join('\n', rows);
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await _receiver.DisposeAsync();
    }
}
