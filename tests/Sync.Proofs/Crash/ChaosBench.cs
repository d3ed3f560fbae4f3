using Dapper;
using Npgsql;
using Sync.FlowLogs;
using Sync.Local.FakeCen;
using Sync.Proofs.Database;
using Sync.Proofs.Deliveries;

namespace Sync.Proofs.Crash;

/// <summary>
/// Two apps that are scheduled every second share one database and one cloud. They reach both through networks that can
/// be cut. They send an alert for every change to one receiver.
/// </summary>
internal sealed class ChaosBench : IAsyncDisposable
{
    private const int CommandTimeoutSeconds = 3;

    private static readonly (string, string) NetworkOn = ("Sync:Network:Enabled", "true");

    private static readonly (string Key, string Value)[] Usual =
    [
        ("Sync:Schedule", "* * * * * *"), ("Sync:RunLease", "00:00:02"), ("Sync:Alibaba:AttemptTimeout", "00:00:02"),
        // Accumulated drift may remove more rows than any share allows; that is not one of the tested faults.
        ("Sync:RemovalGuard:MaxFraction", "1"), ("Sync:Alerts:0:Severity", "low"),
        ("Sync:Alerts:0:Resources", "flow_log,cen,transit_router,attachment"), NetworkOn,
        // So that new connections without a flow log are events too.
        ("Sync:Coverage:Grace", "00:00:00"),
    ];

    private readonly FaultyReceiver _receiver = FaultyReceiver.Start();
    private readonly Dictionary<string, string?> _settings;
    private readonly SyncProcess[] _processes = new SyncProcess[2];
    private readonly TimeSpan[] _offsets = new TimeSpan[2];

    private ChaosBench(PrivateServer server, SyncApplication app)
    {
        (Server, App) = (server, app);
        DatabaseNetwork = TcpProxy.Start(app.ConnectionString);
        CloudNetwork = TcpProxy.Start(app.Cen.Endpoint);
        _settings = app.Settings();
        foreach (var (key, value) in Usual.Concat(DeliveryBench.Setting(0, "ops", _receiver.Url)))
            _settings[key] = value;
        foreach (var service in (string[])["Endpoint", "StsEndpoint", "ResourceDirectoryEndpoint"])
            _settings[$"Sync:Alibaba:{service}"] = $"http://127.0.0.1:{CloudNetwork.Port}";
        _settings["ConnectionStrings:Postgres"] = DatabaseNetwork.ConnectionString(CommandTimeoutSeconds);
    }

    public PrivateServer Server { get; }

    /// <summary>The app of the test itself. It creates the baseline and then starts no further run.</summary>
    public SyncApplication App { get; }

    public TcpProxy DatabaseNetwork { get; }

    public TcpProxy CloudNetwork { get; }

    public int Apps => _processes.Length;

    public static async Task<ChaosBench> StartAsync()
    {
        var server = await PrivateServer.StartAsync();
        var app = await SyncApplication.StartInAsync(
            new SyncSurroundings
            {
                Database = await TestDatabase.CreateAsync(server.Server),
                Cloud = new FakeCloudOptions(
                    Regions: 6, FlowLogs: 300, Cens: 3, TransitRouters: 6, Attachments: 40),
            },
            NetworkOn);
        await app.RunWellAsync();
        // Makes a run take long enough to be disturbed.
        app.Cen.Latency = TimeSpan.FromMilliseconds(50);
        var bench = new ChaosBench(server, app);
        for (var number = 0; number < bench.Apps; number++) bench.Start(number, TimeSpan.Zero);
        return bench;
    }

    /// <param name="number">Index of the app that is killed and restarted.</param>
    /// <param name="offset">Offset of its clock after the restart.</param>
    public async Task RestartAsync(int number, TimeSpan offset)
    {
        await _processes[number].DisposeAsync();
        Start(number, offset);
    }

    private void Start(int number, TimeSpan offset)
    {
        _offsets[number] = offset;
        _processes[number] = SyncProcess.Start(
            new Dictionary<string, string?>(_settings.Concat(Faketime.Variables(offset))), "up", "--port", "0");
    }

    /// <summary>Uses a separate connection that bypasses the network.</summary>
    public async Task<T> QueryAsync<T>(string sql, object? parameters = null)
    {
        await using var connection = new NpgsqlConnection($"{App.ConnectionString};Pooling=false");
        return (await connection.QueryAsync<T>(sql, parameters)).SingleOrDefault()!;
    }

    /// <inheritdoc cref="QueryAsync{T}"/>
    public async Task ExecuteAsync(string sql, object? parameters = null)
    {
        await using var connection = new NpgsqlConnection($"{App.ConnectionString};Pooling=false");
        await connection.ExecuteAsync(sql, parameters);
    }

    /// <summary>
    /// Returns during a run, or after three seconds if earlier disturbances keep both apps from starting one.
    /// </summary>
    public async Task WaitForRunAsync()
    {
        for (var tries = 0; tries < 60 && !await QueryAsync<bool>(IsRunActive); tries++) await Task.Delay(50);
    }

    private const string IsRunActive = """
        select coalesce(until between clock_timestamp() and clock_timestamp() + interval '1 minute', false)
        from sync.run_lease
        """;

    /// <summary>Checks that both apps are running and that every invariant holds.</summary>
    public async Task CheckAsync()
    {
        foreach (var process in _processes.Where(process => process.HasExited))
        {
            var end = await process.EndAsync();
            Assert.Fail($"An app exited unexpectedly with {end.ExitCode}: {end.Output}{end.Errors}");
        }

        await App.CheckInvariantsAsync();
        await using var connection = new NpgsqlConnection($"{App.ConnectionString};Pooling=false");
        await connection.OpenAsync();
        Assert.Empty(await Invariants.FindBrokenAsync(connection, [DriftInvariants.Delivered]));
    }

    /// <summary>
    /// Ends all disturbances and waits until the apps have synced the inventory with the cloud by themselves.
    /// </summary>
    public async Task ConvergeAsync()
    {
        DatabaseNetwork.Mend();
        CloudNetwork.Mend();
        App.Cen.Faults.Clear();
        for (var number = 0; number < Apps; number++)
            if (_offsets[number] != TimeSpan.Zero) await RestartAsync(number, TimeSpan.Zero);
        var last = await QueryAsync<long>("select max(run_id) from sync.sync_run");
        await AlertWatch.UntilAsync(() => QueryAsync<bool>(HasSucceeded, new { last }), "a run has succeeded");
        await CheckAsync();
        Assert.Empty(await NetworkDifference.FindAsync(App));
        Assert.Equal(
            App.Cloud.Regions.SelectMany(App.Cloud.FlowLogs)
                .Select(entry => $"{entry.FlowLogId} {FlowLog.Resource.Hash(entry)}").Order(StringComparer.Ordinal),
            (
                await QueryAsync<string[]>(
                    "select array_agg(concat_ws(' ', flow_log_id, content_hash)) from sync.flow_log"))
                .Order(StringComparer.Ordinal));
    }

    private const string HasSucceeded =
        "select exists (select from sync.sync_run where run_id > @last and outcome = 'succeeded')";

    // A killed sender leaves its sink leased for 90 seconds, and a message waits between attempts.
    private const string MakeDue = """
        update sync.sink set leased_until = clock_timestamp() where lease is not null;
        update sync.alert_message set due_at = clock_timestamp() where state = 'owed'
        """;

    /// <summary>
    /// Waits until every alert has reached its receiver, stops both apps as by Ctrl+C, and checks that nothing stays
    /// open.
    /// </summary>
    public async Task EndAsync()
    {
        await ExecuteAsync(MakeDue);
        await AlertWatch.UntilAsync(() => QueryAsync<bool>(DeliveryBench.IsAllSent), "everything is sent");
        foreach (var process in _processes) await process.InterruptAsync();
        var ends = await Task.WhenAll(_processes.Select(process => process.EndAsync()));
        // One that was restarted just before may not have begun anything yet: the signal itself ends it.
        Assert.All(ends, end => Assert.True(
            end.ExitCode == 0 || end is { ExitCode: 130, Output: "", Errors: "" },
            $"{end.ExitCode}: {end.Output}{end.Errors}"));
        await App.CheckInvariantsAsync(atRest: true);
        var sent = await QueryAsync<string[]>("select array_agg(message_id::text) from sync.alert_message");
        Assert.Empty(sent.Except(_receiver.Arrived.Select(arrived => arrived.MessageId)));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes) await process.DisposeAsync();
        await DatabaseNetwork.DisposeAsync();
        await CloudNetwork.DisposeAsync();
        await _receiver.DisposeAsync();
        await App.DisposeAsync();
        await Server.DisposeAsync();
    }
}
