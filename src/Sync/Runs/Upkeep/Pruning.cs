using Dapper;
using Microsoft.Extensions.Logging;
using Npgsql;
using Sync.Drift.Alerts;
using Sync.Drift.Deliveries;
using Sync.Settings;

namespace Sync.Runs.Upkeep;

/// <summary>
/// Deletes what is older than the settings keep, after each run, in portions: each is a short transaction of its own,
/// so readers and the next run wait for nothing, and a process that is killed leaves nothing half done. README.md has
/// the bound of every table.
/// </summary>
public sealed partial class Pruning(
    NpgsqlDataSource dataSource, KeepSettings settings, Current<AlertSettings> alerts, TimeProvider time,
    ILogger<Pruning> logger)
{
    /// <summary>
    /// How long a run may go on pruning after its end. A backlog, as after the first start with shorter times, is
    /// deleted over several runs.
    /// </summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    // Twice the longest window of the mass-removal guard, which does not look back further.
    private const string PruneAbsences = """
        delete from sync.absence
        where at < clock_timestamp() - interval '62 days'
        """;

    // A moment that was skipped, or whose files were removed, is not planned again: its series is planned beyond it.
    // The newest that was written stays, because the events of the next one begin there.
    private const string PruneSnapshots = """
        delete from sync.snapshot s
        where ended_at < clock_timestamp() - @Ledger and (state = 'skipped' or (state = 'removed' and exists (
            select from sync.snapshot n
            where n.name = s.name and n.moment > s.moment and n.state in ('written', 'removed'))))
        """;

    /// <summary>
    /// Deletes one portion after the other. A failure of the database is logged: the next run tries again.
    /// </summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        try
        {
            await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
            await connection.ExecuteAsync(PruneAbsences);
            if (settings.Ledger is not null) await connection.ExecuteAsync(PruneSnapshots, new { settings.Ledger });
            // Each in turn, so that a backlog of one does not keep the others waiting.
            List<Func<NpgsqlConnection, Task<bool>>> left = [.. Portions];
            while (left.Count > 0)
            {
                foreach (var prune in left.ToList())
                {
                    if (cancellationToken.IsCancellationRequested || time.GetElapsedTime(start) > Longest) return;
                    if (!await prune(connection)) left.Remove(prune);
                }
            }
        }
        catch (Exception error) when (error is NpgsqlException or TimeoutException or OperationCanceledException)
        {
            LogFailed(error);
        }
    }

    private IEnumerable<Func<NpgsqlConnection, Task<bool>>> Portions =>
    [
        connection => LedgerPruning.PruneScopesAsync(connection, settings.Ledger),
        LedgerPruning.CountAsync,
        connection => LedgerPruning.PruneRunsAsync(connection, settings.Runs),
        connection => HistoryPruning.PruneAsync(connection, settings.History),
        PruneAlertsAsync,
    ];

    private async Task<bool> PruneAlertsAsync(NpgsqlConnection connection)
    {
        var pruned = await AlertPruning.PruneAsync(connection, alerts.Value);
        foreach (var lost in pruned.Where(each => each.IsLost))
            LogLost(lost.Events, lost.Sink, alerts.Value.KeepUnsent);
        return pruned.Count > 0;
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning,
        Message = "Old rows could not be deleted; the next run will try again")]
    private partial void LogFailed(Exception error);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning,
        Message = "{Events} alerts for sink {Sink} were deleted without having been sent, because they are older than "
            + "Sync__Alerts__KeepUnsent ({Keep})")]
    private partial void LogLost(long events, string sink, TimeSpan keep);
}
