using Microsoft.Extensions.Logging;
using Npgsql;
using Sync.Database;

namespace Sync.Runs;

/// <summary>The lease of a run in this process, renewed in the background until it is released.</summary>
public sealed partial class HeldLease : IAsyncDisposable
{
    private readonly NpgsqlDataSource _dataSource;
    private readonly TimeSpan _length;
    private readonly ILogger _logger;
    private readonly LeaseRenewal _renewal;
    private bool _isFinished, _isShared;

    private HeldLease(LeasedRun run, NpgsqlDataSource dataSource, TimeSpan length, TimeProvider time, ILogger logger)
    {
        (Run, _dataSource, _length, _logger) = (run, dataSource, length, logger);
        _renewal = new LeaseRenewal(
            length, time, token => RunLease.RenewAsync(dataSource, run, length, token),
            error => LogNotRenewed(error, run.RunId));
    }

    public LeasedRun Run { get; }

    /// <summary>
    /// Cancelled when another run holds the lease, or may hold it because it could not be renewed in time.
    /// </summary>
    public CancellationToken Lost => _renewal.Lost;

    /// <inheritdoc cref="RunLease.TakeAsync"/>
    public static async Task<HeldLease> TakeAsync(
        NpgsqlDataSource dataSource, SyncRequest request, TimeSpan length, TimeProvider time, ILogger logger,
        CancellationToken cancellationToken) =>
        new(
            await RunLease.TakeAsync(dataSource, request, length, RunLease.Process, cancellationToken), dataSource,
            length, time, logger);

    /// <summary>
    /// Renews the lease of a run that another process opened, for as long as this process works on the run. Disposing
    /// it does not release the lease.
    /// </summary>
    /// <exception cref="RunSupersededException">Another run holds the lease.</exception>
    public static async Task<HeldLease> ShareAsync(
        NpgsqlDataSource dataSource, LeasedRun run, TimeSpan length, TimeProvider time, ILogger logger,
        CancellationToken cancellationToken)
    {
        if (!await RunLease.RenewAsync(dataSource, run, length, cancellationToken))
            throw new RunSupersededException(run.RunId);
        return new HeldLease(run, dataSource, length, time, logger) { _isShared = true };
    }

    /// <summary>Closes the run's row and releases the lease.</summary>
    /// <exception cref="RunSupersededException">Another run holds the lease.</exception>
    public async Task FinishAsync(SyncReport report)
    {
        await _renewal.StopAsync();
        await RunLease.FinishAsync(_dataSource, Run, report);
        _isFinished = true;
    }

    public async ValueTask DisposeAsync()
    {
        await _renewal.StopAsync();
        try
        {
            if (!_isFinished && !_isShared) await RunLease.GiveBackAsync(_dataSource, Run);
        }
        catch (Exception error) when (error is NpgsqlException or TimeoutException)
        {
            LogNotGivenBack(error, Run.RunId, _length);
        }

        await _renewal.DisposeAsync();
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning,
        Message = "The lease of run {RunId} could not be renewed; will retry until it expires")]
    private partial void LogNotRenewed(Exception error, long runId);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning,
        Message = "The lease of run {RunId} could not be released; it expires within {Length}")]
    private partial void LogNotGivenBack(Exception error, long runId, TimeSpan length);
}
