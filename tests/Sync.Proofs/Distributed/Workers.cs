using System.Reflection;
using System.Text.Json;
using Sync.Functions;
using Sync.Local.FakeCen;
using Sync.Proofs.Functions;
using Sync.Runs;
using Sync.Runs.Steps;

namespace Sync.Proofs.Distributed;

/// <summary>
/// Worker processes of the published app, with one database and one cloud, which execute the activities of an
/// orchestration. An activity whose worker was killed is given to another worker, as Durable Functions does when the
/// message of the activity becomes visible again.
/// </summary>
internal sealed class Workers : IAsyncDisposable
{
    private readonly List<FunctionsHost> _hosts = [];
    private readonly HashSet<FunctionsHost> _killed = [];
    private readonly Lock _lock = new();
    private int _turn;

    private Workers(SyncApplication app) => App = app;

    /// <summary>The app of the test, which shares database and cloud with the workers.</summary>
    public SyncApplication App { get; }

    public Orchestrator Orchestrator { get; private set; } = null!;

    /// <summary>Activities that were executed again because their worker was killed.</summary>
    public int Repeated => _repeated;

    private int _repeated;

    public static async Task<Workers> StartAsync(
        int number, FakeCloudOptions cloud, params (string Key, string Value)[] settings)
    {
        var app = await SyncApplication.StartInAsync(new SyncSurroundings { Cloud = cloud });
        var workers = new Workers(app);
        workers.Orchestrator = await Orchestrator.StartAsync(workers.ExecuteAsync);
        var all = app.Settings().ToDictionary(setting => setting.Key, setting => setting.Value!);
        // Timers do not fire during a test: tests invoke them.
        (string, string)[] more =
        [
            ("Sync:Engine", "Durable"), ("Sync:Schedule", "0 0 0 1 1 *"), ("Sync:DeliverySchedule", "0 0 0 1 1 *"),
        ];
        foreach (var (key, value) in more.Concat(settings)) all[key] = value;
        for (var one = 0; one < number; one++)
            workers._hosts.Add(await FunctionsHost.StartAsync(all));
        return workers;
    }

    /// <summary>Starts a run as the timer does.</summary>
    public Task StartAsync() => App.Get<RunSteps>().StartAsync(
        new SyncRequest(SyncTrigger.Timer), Orchestrator.Client.ScheduleAsync, CancellationToken.None);

    /// <summary>Kills a worker (<c>kill -9</c>) and starts another one in its place.</summary>
    public async Task ReplaceAsync(int number)
    {
        var host = _hosts[number];
        lock (_lock) _killed.Add(host);
        await host.KillWorkerAsync();
        await host.StartWorkerAsync();
        lock (_lock) _killed.Remove(host);
    }

    private async Task<object?> ExecuteAsync(MethodInfo method, object? input)
    {
        var name = Orchestrator.Activities.Single(each => each.Method == method).Name;
        while (true)
        {
            try
            {
                var json = await Next().ExecuteAsync(name, JsonSerializer.Serialize(input));
                return method.ReturnType.IsGenericType
                    ? JsonSerializer.Deserialize(
                        json, method.ReturnType.GetGenericArguments()[0], JsonSerializerOptions.Web)
                    : null;
            }
            catch (IOException)
            {
                Interlocked.Increment(ref _repeated);
            }
        }
    }

    private FunctionsHost Next()
    {
        lock (_lock)
        {
            var running = _hosts.Where(host => !_killed.Contains(host)).ToList();
            return running[++_turn % running.Count];
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Orchestrator.DisposeAsync();
        foreach (var host in _hosts) await host.DisposeAsync();
        await App.DisposeAsync();
    }
}
