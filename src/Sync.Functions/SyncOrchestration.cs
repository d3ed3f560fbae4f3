using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Sync.Runs;
using Sync.Runs.Steps;
using OrchestrationAlreadyExistsException = DurableTask.Core.Exceptions.OrchestrationAlreadyExistsException;

namespace Sync.Functions;

/// <summary>
/// The order of a distributed run's steps (<c>Sync__Engine=Durable</c>). What the steps do and share is in Postgres;
/// the orchestration's history contains IDs and counts only. There is one instance, <see cref="InstanceId"/>.
/// </summary>
/// <remarks>
/// No two of its activities call the cloud for the same account and region: accounts are opened before their scopes are
/// divided, each scope belongs to one activity, and the calls for the network have rates of their own.
/// </remarks>
public static class SyncOrchestration
{
    public const string InstanceId = "sync";

    private const string Name = "sync";
    private const int Attempts = 4, LongestEndSeconds = 30;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    // A step fails if the database is not reachable or its instance is stopped.
    private static readonly TaskOptions Again = TaskOptions.FromRetryHandler(async retry =>
    {
        if (retry.LastAttemptNumber >= Attempts || IsSuperseded(retry.LastFailure)) return false;
        await retry.OrchestrationContext.CreateTimer(Pause * retry.LastAttemptNumber, CancellationToken.None);
        return true;
    });

    /// <summary>Schedules the orchestration of a run that was opened.</summary>
    public static async Task ScheduleAsync(
        this DurableTaskClient client, DistributedRun run, CancellationToken cancellationToken)
    {
        var options = new StartOrchestrationOptions(InstanceId);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await client.ScheduleNewOrchestrationInstanceAsync(Name, run, options, cancellationToken);
                return;
            }
            catch (OrchestrationAlreadyExistsException) when (attempt < LongestEndSeconds)
            {
                // The lease decides which run works: this run took it over from the run of that orchestration.
                if (attempt == 1) await client.TerminateInstanceAsync(InstanceId, null, cancellationToken);
                await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
            }
        }
    }

    /// <exception cref="InvalidOperationException">
    /// The run did not succeed. Thrown after the run, so that Azure shows the orchestration as failed.
    /// </exception>
    [Function(Name)]
    public static async Task<RunEnd> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var run = context.GetInput<DistributedRun>()!;
        await WorkAsync(context, run);
        await TryAsync(context.CallActivityAsync(SyncActivities.UpdateCoverage, run, Again));
        var end = await context.CallActivityAsync<RunEnd>(SyncActivities.Close, run, Again);
        await TryAsync(context.CallActivityAsync(SyncActivities.Send, run, Again));
        return end.Problem is null ? end : throw new InvalidOperationException(end.Problem);
    }

    private static async Task WorkAsync(TaskOrchestrationContext context, DistributedRun run)
    {
        var accounts = await CountAsync(context.CallActivityAsync<int>(SyncActivities.ListAccounts, run, Again));
        await ForEachPartAsync(context, SyncActivities.OpenAccounts, run, accounts);
        var scopes = await CountAsync(context.CallActivityAsync<int>(SyncActivities.Divide, run, Again));
        var networks = run.HasNetworks ? accounts : 0;
        await Task.WhenAll(
            ForEachPartAsync(context, SyncActivities.SyncScopes, run, scopes),
            ForEachPartAsync(context, SyncActivities.SyncNetworks, run, networks));
    }

    private static Task ForEachPartAsync(
        TaskOrchestrationContext context, string activity, DistributedRun run, int parts) =>
        Task.WhenAll(Enumerable.Range(0, parts).Select(number => TryAsync(
            context.CallActivityAsync<StepCounts>(activity, new RunPart(run, number), Again))));

    /// <summary>
    /// A step that fails in every attempt does not end the run: closing it reports what was not done.
    /// </summary>
    private static async Task TryAsync(Task step)
    {
        try
        {
            await step;
        }
        catch (TaskFailedException failed) when (!IsSuperseded(failed.FailureDetails))
        {
            // The host logs each failed activity.
        }
    }

    private static async Task<int> CountAsync(Task<int> step)
    {
        await TryAsync(step);
        return step.IsCompletedSuccessfully ? await step : 0;
    }

    private static bool IsSuperseded(TaskFailureDetails? failure) => failure is not null
        && (failure.ErrorType == typeof(RunSupersededException).FullName || IsSuperseded(failure.InnerFailure));
}
