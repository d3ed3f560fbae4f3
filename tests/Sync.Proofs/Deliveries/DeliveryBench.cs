using Microsoft.Extensions.Logging;
using Sync.Drift.Deliveries;
using Sync.Local.FakeCen;

namespace Sync.Proofs.Deliveries;

/// <param name="Status">HTTP status of the last attempt.</param>
internal sealed record SentMessage(
    string Sink, Guid MessageId, long RunId, string State, int Attempts, int? Status, string? Reason);

/// <summary>An app that sends every event to several receivers, which can be made to fail.</summary>
internal sealed class DeliveryBench : IAsyncDisposable
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private const int FlowLogs = 5;

    private DeliveryBench(SyncApplication app, FaultyReceiver[] receivers) =>
        (App, Receivers, Sinks) = (app, receivers, Named(receivers.Length));

    public SyncApplication App { get; }

    public FaultyReceiver[] Receivers { get; }

    /// <summary>The runs that created the last messages.</summary>
    public IReadOnlyList<long> Runs { get; private set; } = [];

    /// <summary>The names of the receivers.</summary>
    public IReadOnlyList<string> Sinks { get; }

    public string Region => App.Cloud.Regions[0];

    public static async Task<DeliveryBench> StartAsync(int sinks, params (string Key, string Value)[] settings)
    {
        FaultyReceiver[] receivers = [.. Enumerable.Range(0, sinks).Select(_ => FaultyReceiver.Start())];
        var usual = Named(sinks).SelectMany((sink, number) => Setting(number, sink, receivers[number].Url))
            .Append(("Sync:Alerts:0:Severity", "low"));
        var app = await SyncApplication.StartInAsync(
            new SyncSurroundings
            {
                Cloud = new FakeCloudOptions(Regions: 1, FlowLogs: FlowLogs),
                Log = LogLevel.Information,
            },
            [.. settings.Concat(usual).DistinctBy(setting => setting.Item1)]);
        await app.RunWellAsync();
        return new DeliveryBench(app, receivers);
    }

    private static string[] Named(int count) => [.. Enumerable.Range(0, count).Select(number => $"sink-{number}")];

    /// <summary>The settings of a webhook.</summary>
    public static (string Key, string Value)[] Setting(int number, string name, Uri url, bool allowsPrivate = true) =>
    [
        ($"Sync:Sinks:{number}:Name", name), ($"Sync:Sinks:{number}:Type", "webhook"),
        ($"Sync:Sinks:{number}:Url", $"{url}"), ($"Sync:Sinks:{number}:Secret", Secret),
        ($"Sync:Sinks:{number}:AllowPrivateAddresses", $"{allowsPrivate}"),
        ($"Sync:Sinks:{number}:Timeout", "00:00:30"),
    ];

    /// <summary>
    /// Makes one run per requested message: each run finds a change, so it creates one message for every sink.
    /// </summary>
    public async Task MakePendingAsync(int messages, bool drifts = true)
    {
        foreach (var receiver in Receivers) receiver.Forget();
        var runs = new List<long>();
        while (runs.Count < messages)
        {
            if (drifts) Drift();
            runs.Add((await App.RunWellAsync()).RunId!.Value);
        }

        Runs = runs;
    }

    /// <summary>Adds one flow log and removes the oldest. Never a repeated change, which would be suppressed.</summary>
    public void Drift()
    {
        App.Cloud.Add(Region);
        App.Cloud.Remove(Region, App.Cloud.FlowLogs(Region)[0].FlowLogId);
    }

    private const string Messages = """
        select sink, message_id, run_id, state, attempts, status, reason
        from sync.alert_message
        where run_id = any(@Runs)
        order by run_id
        """;

    /// <summary>The messages of the last runs by sink, in the order of the runs.</summary>
    public async Task<ILookup<string, SentMessage>> MessagesAsync() =>
        (await App.QueryAsync<SentMessage>(Messages, new { Runs })).ToLookup(message => message.Sink);

    /// <summary>
    /// Changes the database without the app, and without the wait that readers would need afterwards.
    /// </summary>
    public Task ExecuteAsync(string sql) => App.QueryAsync<int>(sql);

    public Task MakeDueAsync() => ExecuteAsync("""
        update sync.alert_message set due_at = clock_timestamp() where state = 'owed';
        update sync.sink set resume_at = null
        """);

    /// <summary>
    /// Ends all faults and leases, enables disabled sinks, replays dead messages as an operator would, and
    /// sends until everything is sent: on a busy machine, the short time limits of the tests can fail further attempts.
    /// </summary>
    public async Task MendAsync()
    {
        foreach (var receiver in Receivers) receiver.Mend();
        await using (var connection = await App.DataSource.OpenConnectionAsync())
        {
            foreach (var sink in Sinks) await SinkTable.EnableAsync(connection, sink, CancellationToken.None);
            await SinkTable.ReplayAsync(
                connection, new ReplayRequest(null, null, [], SentToo: false), CancellationToken.None);
        }

        await ExecuteAsync("update sync.sink set leased_until = clock_timestamp() where lease is not null");
        await AlertWatch.UntilAsync(
            async () =>
            {
                await MakeDueAsync();
                await App.SendAsync();
                return await App.ScalarAsync<bool>(IsAllSent);
            },
            "everything is sent");
    }

    public const string IsAllSent = """
        select not exists (select from sync.alert_message where state <> 'sent')
            and not exists (select from sync.delivery where message_id is null)
        """;

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        foreach (var receiver in Receivers) await receiver.DisposeAsync();
    }
}
