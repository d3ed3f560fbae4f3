using Npgsql;

namespace Sync.Database;

/// <summary>Renews a lease in the background until it is stopped, or the lease is lost.</summary>
internal sealed class LeaseRenewal : IAsyncDisposable
{
    private readonly CancellationTokenSource _over = new(), _lost;
    private readonly Task _renewing;

    /// <param name="length">Of the lease, which was just taken, from each renewal on.</param>
    /// <param name="renewAsync">Renews it. False: another process has it.</param>
    /// <param name="failed">Called if the database fails: the renewal is repeated until the lease expires.</param>
    public LeaseRenewal(
        TimeSpan length, TimeProvider time, Func<CancellationToken, Task<bool>> renewAsync, Action<Exception> failed)
    {
        _lost = new CancellationTokenSource(length, time);
        _renewing = RunAsync(length, time, renewAsync, failed);
    }

    /// <summary>
    /// Cancelled when another process has the lease, or may have it because it could not be renewed in time.
    /// </summary>
    public CancellationToken Lost => _lost.Token;

    private async Task RunAsync(
        TimeSpan length, TimeProvider time, Func<CancellationToken, Task<bool>> renewAsync, Action<Exception> failed)
    {
        // Returns to the constructor immediately.
        await Task.Yield();
        while (!_lost.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(length / 4, time, _over.Token);
                // Measured from before the request: the lease on the server starts later and so ends later.
                var asked = time.GetTimestamp();
                var isHeld = await renewAsync(_over.Token);
                var left = length - time.GetElapsedTime(asked);
                if (!isHeld) await _lost.CancelAsync();
                else if (left > TimeSpan.Zero) _lost.CancelAfter(left);
            }
            catch (OperationCanceledException) when (_over.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error) when (error is NpgsqlException or TimeoutException)
            {
                failed(error);
            }
        }
    }

    /// <summary>Stops renewing, so that the lease can be released.</summary>
    public async Task StopAsync()
    {
        await _over.CancelAsync();
        await _renewing;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _over.Dispose();
        _lost.Dispose();
    }
}
