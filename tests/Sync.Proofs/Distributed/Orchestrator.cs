using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Testing;
using Sync.Functions;
using Sync.Runs.Steps;

namespace Sync.Proofs.Distributed;

/// <summary>
/// Executes <see cref="SyncOrchestration"/> as Durable Functions does: it replays the orchestration from its history
/// each time a step has ended. The steps are executed by the test.
/// </summary>
internal sealed class Orchestrator : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly DurableTaskTestHost _host;

    private Orchestrator(DurableTaskTestHost host) => _host = host;

    public DurableTaskClient Client => _host.Client;

    /// <param name="executeAsync">
    /// Executes an activity, given as its method of <see cref="SyncActivities"/>, with its input.
    /// </param>
    public static async Task<Orchestrator> StartAsync(Func<MethodInfo, object?, Task<object?>> executeAsync)
    {
        var host = await DurableTaskTestHost.StartAsync(
            registry =>
            {
                registry.AddOrchestratorFunc<DistributedRun, RunEnd>(
                    SyncOrchestration.InstanceId, (context, _) => SyncOrchestration.RunAsync(context));
                foreach (var (name, method) in Activities)
                    registry.AddActivity(name, new Activity(method, input => executeAsync(method, input)));
            },
            new DurableTaskTestHostOptions { Port = FreePort.Find() });
        return new Orchestrator(host);
    }

    /// <summary>The activities of the app by name.</summary>
    public static IReadOnlyList<(string Name, MethodInfo Method)> Activities { get; } =
    [
        .. typeof(SyncActivities).GetMethods()
            .Select(method => (method.GetCustomAttribute<FunctionAttribute>()?.Name, method))
            .Where(each => each.Name is not null)
            .Select(each => (each.Name!, each.method)),
    ];

    /// <summary>Waits until the orchestration has ended.</summary>
    public async Task<OrchestrationMetadata> EndAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        return await Client.WaitForInstanceCompletionAsync(
            SyncOrchestration.InstanceId, getInputsAndOutputs: true, limit.Token);
    }

    /// <summary>Waits until the run has ended and asserts that it succeeded.</summary>
    public async Task EndWellAsync()
    {
        var end = await EndAsync();
        Assert.True(
            end.RuntimeStatus == OrchestrationRuntimeStatus.Completed,
            $"{end.RuntimeStatus}: {end.FailureDetails?.ErrorMessage}");
        Assert.Equal("succeeded", end.ReadOutputAs<RunEnd>()!.Outcome);
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    /// <param name="method">The activity of the app, for its types.</param>
    private sealed class Activity(MethodInfo method, Func<object?, Task<object?>> executeAsync) : ITaskActivity
    {
        public Type InputType => method.GetParameters()[0].ParameterType;

        public Type OutputType =>
            method.ReturnType.IsGenericType ? method.ReturnType.GetGenericArguments()[0] : typeof(object);

        public Task<object?> RunAsync(TaskActivityContext context, object? input) => executeAsync(input);
    }
}
