using Microsoft.Extensions.Logging;
using Sync.Kept;

namespace Sync.Runs.Steps;

/// <summary>A step in progress.</summary>
/// <param name="SkipReason">Why the rest is skipped when the token is cancelled.</param>
/// <param name="Token">Cancelled when the run is to end, when its lease is lost, and when the process stops.</param>
internal sealed record Step(RunWork Work, Func<(string Code, string Message)> SkipReason, CancellationToken Token)
{
    public bool IsToEnd => Token.IsCancellationRequested;
}

/// <summary>
/// Executes a step of a distributed run: with the settings in force, under the run's lease, traced and logged as a part
/// of the run, and until the run is to end.
/// </summary>
public sealed class StepRunner(
    RunFeatures features, RunSettings settings, SettingsInForce inForce, TimeProvider time, ILogger<StepRunner> logger)
{
    private readonly WorkTable _table = new(features.DataSource);

    /// <param name="stopping">
    /// Cancelled when the process stops: the step then ends with an <see cref="OperationCanceledException"/> and skips
    /// nothing, because another process executes it again.
    /// </param>
    /// <exception cref="RunSupersededException">The run is closed, or another run holds the lease.</exception>
    internal async Task<T> RunAsync<T>(
        DistributedRun run, string name, Func<Step, Task<T>> workAsync, CancellationToken stopping)
    {
        using var logScope = features.Telemetry.BeginRun(run.RunId);
        using var span = StepTrace.Start(run, name);
        await inForce.LoadAsync(stopping);
        await using var lease = await HeldLease.ShareAsync(
            features.DataSource, run.Leased, settings.Lease, time, logger, stopping);
        await using var stop = await StopSignal.StartAsync(_table, run.RunId, settings.Deadline, time, stopping);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, lease.Lost, stop.Token);
        var work = new RunWork(features, run.Request, run.Leased, null, SkipReason);
        return await workAsync(new Step(work, SkipReason, either.Token));

        (string Code, string Message) SkipReason()
        {
            stopping.ThrowIfCancellationRequested();
            return stop.Reason ?? StopReason.LeaseLost;
        }
    }
}
