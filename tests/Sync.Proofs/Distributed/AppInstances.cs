using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Sync.Functions;
using Sync.Runs;
using Sync.Runs.Steps;

namespace Sync.Proofs.Distributed;

/// <summary>An activity that is executed.</summary>
/// <param name="Attempt">From 1, for this activity with this input.</param>
internal sealed record Execution(string Activity, int Attempt);

/// <summary>
/// Several instances of the app with one database and one cloud, which take turns in executing the activities of
/// <see cref="SyncOrchestration"/>.
/// </summary>
internal sealed class AppInstances : IAsyncDisposable
{
    private readonly List<IHost> _instances = [];
    private readonly ConcurrentDictionary<string, int> _attempts = new();
    private readonly ConcurrentQueue<(Execution Execution, string Result)> _executions = new();
    private int _turn;

    private AppInstances(SyncApplication app) => App = app;

    /// <summary>The app of the test, which shares database and cloud with the instances.</summary>
    public SyncApplication App { get; }

    public Orchestrator Orchestrator { get; private set; } = null!;

    /// <summary>Every execution that returned, with the JSON of its result.</summary>
    public IReadOnlyCollection<(Execution Execution, string Result)> Executions => _executions;

    /// <summary>Intercepts an execution; calls the given function to execute it.</summary>
    public Func<Execution, Func<Task<object?>>, Task<object?>> Around { get; set; } =
        (_, executeAsync) => executeAsync();

    public static async Task<AppInstances> StartAsync(
        SyncApplication app, int number = 2, params (string Key, string Value)[] settings)
    {
        var all = app.Settings();
        foreach (var (key, value) in settings.Prepend(("Sync:Engine", "Durable"))) all[key] = value;
        var instances = new AppInstances(app);
        for (var one = 0; one < number; one++)
        {
            var builder = Host.CreateEmptyApplicationBuilder(null);
            builder.Configuration.AddInMemoryCollection(all);
            builder.AddSync();
            var host = builder.Build();
            await host.StartAsync();
            instances._instances.Add(host);
        }

        instances.Orchestrator = await Orchestrator.StartAsync(instances.ExecuteAsync);
        return instances;
    }

    public RunSteps Steps => _instances[0].Services.GetRequiredService<RunSteps>();

    /// <summary>Starts a run as the timer does.</summary>
    public Task<DistributedRun> StartAsync() => Steps.StartAsync(
        new SyncRequest(SyncTrigger.Timer), Orchestrator.Client.ScheduleAsync, CancellationToken.None);

    /// <summary>Starts a run, waits until it has ended, and asserts that it succeeded.</summary>
    public async Task RunWellAsync()
    {
        await StartAsync();
        await Orchestrator.EndWellAsync();
    }

    private async Task<object?> ExecuteAsync(MethodInfo method, object? input)
    {
        var name = Orchestrator.Activities.Single(each => each.Method == method).Name;
        var attempt = _attempts.AddOrUpdate($"{name} {JsonSerializer.Serialize(input)}", 1, (_, last) => last + 1);
        var execution = new Execution(name, attempt);
        return await Around(execution, () => ExecuteAsync(execution, method, input));
    }

    private async Task<object?> ExecuteAsync(Execution execution, MethodInfo method, object? input)
    {
        var instance = _instances[Interlocked.Increment(ref _turn) % _instances.Count];
        var activities = ActivatorUtilities.CreateInstance<SyncActivities>(instance.Services);
        object?[] arguments = method.GetParameters().Length == 1 ? [input] : [input, CancellationToken.None];
        var executing = (Task)method.Invoke(activities, arguments)!;
        await executing;
        var result = method.ReturnType.IsGenericType
            ? executing.GetType().GetProperty(nameof(Task<object>.Result))!.GetValue(executing)
            : null;
        _executions.Enqueue((execution, JsonSerializer.Serialize(result)));
        return result;
    }

    public async ValueTask DisposeAsync()
    {
        await Orchestrator.DisposeAsync();
        foreach (var instance in _instances)
        {
            await instance.StopAsync();
            instance.Dispose();
        }
    }
}
