using Dapper;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Sync.Snapshots;

/// <summary>
/// The right to write the snapshots of a series: a lease in its row, so that one instance writes at a time, without an
/// open transaction. It is renewed in the background; if the process is killed, it expires.
/// </summary>
internal sealed partial class SeriesTurn : IAsyncDisposable
{
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(60);

    private readonly NpgsqlDataSource _dataSource;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _over = new(), _lost;
    private readonly Task _renewing;

    private SeriesTurn(NpgsqlDataSource dataSource, string name, Guid lease, TimeProvider time, ILogger logger)
    {
        (_dataSource, Name, Lease, _time, _logger) = (dataSource, name, lease, time, logger);
        _lost = new CancellationTokenSource(Length, time);
        _renewing = RenewAsync();
    }

    public string Name { get; }

    public Guid Lease { get; }

    /// <summary>Cancelled when another instance has the lease, or may have it.</summary>
    public CancellationToken Lost => _lost.Token;

    private const string Claim = """
        update sync.snapshot_series
        set lease = @lease, leased_until = clock_timestamp() + @Length
        where name = (
            select name
            from sync.snapshot_series
            where name = @name and coalesce(leased_until, '-infinity') <= clock_timestamp()
            for no key update skip locked
        )
        """;

    /// <returns>Null: another instance has it.</returns>
    public static async Task<SeriesTurn?> TakeAsync(
        NpgsqlDataSource dataSource, string name, TimeProvider time, ILogger logger,
        CancellationToken cancellationToken)
    {
        var lease = Guid.NewGuid();
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var claimed = await connection.ExecuteAsync(
            new CommandDefinition(Claim, new { name, lease, Length }, cancellationToken: cancellationToken));
        return claimed == 0 ? null : new SeriesTurn(dataSource, name, lease, time, logger);
    }

    /// <summary>The condition of statements that only the holder of the lease may run.</summary>
    public const string IsHeld =
        "exists (select from sync.snapshot_series h where h.name = @Name and h.lease = @Lease)";

    private const string Renew = """
        update sync.snapshot_series
        set leased_until = clock_timestamp() + @Length
        where name = @Name and lease = @Lease
        """;

    private async Task RenewAsync()
    {
        // Returns to the constructor immediately.
        await Task.Yield();
        while (!_lost.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(Length / 4, _time, _over.Token);
                // Measured from before the request: the lease on the server starts later and so ends later.
                var asked = _time.GetTimestamp();
                await using var connection = await _dataSource.OpenConnectionAsync(_over.Token);
                var renew = new CommandDefinition(Renew, new { Name, Lease, Length }, cancellationToken: _over.Token);
                var left = Length - _time.GetElapsedTime(asked);
                if (await connection.ExecuteAsync(renew) == 0) await _lost.CancelAsync();
                else if (left > TimeSpan.Zero) _lost.CancelAfter(left);
            }
            catch (OperationCanceledException) when (_over.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error) when (error is NpgsqlException or TimeoutException)
            {
                LogNotRenewed(error, Name);
            }
        }
    }

    private const string Release = """
        update sync.snapshot_series
        set lease = null, leased_until = null
        where name = @Name and lease = @Lease
        """;

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _renewing;
        try
        {
            await using var connection = await _dataSource.OpenConnectionAsync();
            await connection.ExecuteAsync(Release, new { Name, Lease });
        }
        catch (Exception error) when (error is NpgsqlException or TimeoutException)
        {
            LogNotReleased(error, Name, Length);
        }

        _over.Dispose();
        _lost.Dispose();
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning,
        Message = "The lease of the snapshots {Series} could not be renewed; will retry until it expires")]
    private partial void LogNotRenewed(Exception error, string series);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning,
        Message = "The lease of the snapshots {Series} could not be released; it expires within {Length}")]
    private partial void LogNotReleased(Exception error, string series, TimeSpan length);
}
