using Npgsql;

namespace Sync.Runs.Steps;

/// <summary>
/// Tells a step of a distributed run when the run is to end: at its deadline, or because it was cancelled. The run's
/// row is read every two seconds, so that a step learns of it in any process.
/// </summary>
internal sealed class StopSignal : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _stop = new(), _over = new();
    private readonly WorkTable _work;
    private readonly long _runId;
    private readonly TimeSpan _deadline;
    private readonly TimeProvider _time;
    private readonly Task _watching;

    private StopSignal(WorkTable work, long runId, TimeSpan deadline, WorkState state, TimeProvider time)
    {
        (_work, _runId, _deadline, _time) = (work, runId, deadline, time);
        See(state);
        _watching = WatchAsync();
    }

    /// <summary>Cancelled when the run is to end.</summary>
    public CancellationToken Token => _stop.Token;

    /// <summary>Why; null: the run goes on.</summary>
    public (string Code, string Message)? Reason { get; private set; }

    /// <param name="deadline">The longest a run may take, for the message.</param>
    /// <exception cref="RunSupersededException">The run is closed, or another run was opened.</exception>
    public static async Task<StopSignal> StartAsync(
        WorkTable work, long runId, TimeSpan deadline, TimeProvider time, CancellationToken cancellationToken)
    {
        var state = await work.ReadStateAsync(runId, cancellationToken) ?? throw new RunSupersededException(runId);
        return new StopSignal(work, runId, deadline, state, time);
    }

    private async Task WatchAsync()
    {
        // Returns to the constructor immediately.
        await Task.Yield();
        while (Reason is null)
        {
            try
            {
                await Task.Delay(Interval, _time, _over.Token);
                // A closed run ends the step by its lease.
                if (await _work.ReadStateAsync(_runId, _over.Token) is { } state) See(state);
            }
            catch (OperationCanceledException) when (_over.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error) when (error is NpgsqlException or TimeoutException)
            {
                // The step's own statements report a database that stays unreachable.
            }
        }
    }

    private void See(WorkState state)
    {
        Reason = state switch
        {
            { StopCode: { } code } => (code, state.StopMessage!),
            { IsLate: true } => StopReason.Deadline(_deadline),
            _ => null,
        };
        if (Reason is not null) _stop.Cancel();
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _watching;
        _over.Dispose();
        _stop.Dispose();
    }
}
