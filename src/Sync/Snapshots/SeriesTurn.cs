using Dapper;
using Microsoft.Extensions.Logging;
using Npgsql;
using Sync.Database;

namespace Sync.Snapshots;

/// <summary>
/// The right to write the snapshots of a series: a lease in its row, so that one instance writes at a time, without an
/// open transaction. It is renewed in the background; if the process is killed, it expires.
/// </summary>
internal sealed partial class SeriesTurn : IAsyncDisposable
{
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(60);

    private readonly NpgsqlDataSource _dataSource;
    private readonly ILogger _logger;
    private readonly LeaseRenewal _renewal;

    private SeriesTurn(NpgsqlDataSource dataSource, string name, Guid lease, TimeProvider time, ILogger logger)
    {
        (_dataSource, Name, Lease, _logger) = (dataSource, name, lease, logger);
        _renewal = new LeaseRenewal(Length, time, RenewAsync, error => LogNotRenewed(error, name));
    }

    public string Name { get; }

    public Guid Lease { get; }

    /// <summary>Cancelled when another instance has the lease, or may have it.</summary>
    public CancellationToken Lost => _renewal.Lost;

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

    private async Task<bool> RenewAsync(CancellationToken cancellationToken)
    {
        await using var connection = await _dataSource.OpenConnectionAsync(cancellationToken);
        var renew = new CommandDefinition(Renew, new { Name, Lease, Length }, cancellationToken: cancellationToken);
        return await connection.ExecuteAsync(renew) > 0;
    }

    private const string Release = """
        update sync.snapshot_series
        set lease = null, leased_until = null
        where name = @Name and lease = @Lease
        """;

    public async ValueTask DisposeAsync()
    {
        await _renewal.StopAsync();
        try
        {
            await using var connection = await _dataSource.OpenConnectionAsync();
            await connection.ExecuteAsync(Release, new { Name, Lease });
        }
        catch (Exception error) when (error is NpgsqlException or TimeoutException)
        {
            LogNotReleased(error, Name, Length);
        }

        await _renewal.DisposeAsync();
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning,
        Message = "The lease of the snapshots {Series} could not be renewed; will retry until it expires")]
    private partial void LogNotRenewed(Exception error, string series);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning,
        Message = "The lease of the snapshots {Series} could not be released; it expires within {Length}")]
    private partial void LogNotReleased(Exception error, string series, TimeSpan length);
}
