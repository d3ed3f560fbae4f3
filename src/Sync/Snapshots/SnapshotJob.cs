using System.Diagnostics;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Sync.Database;
using Sync.Drift.Alerts;
using Sync.Settings;
using Sync.Snapshots.Targets;

namespace Sync.Snapshots;

/// <summary>
/// Writes the snapshots that are due, from any instance, each once: the instance that has the lease of a series plans
/// its moments, writes them oldest first, reports overdue ones and removes old ones. It uses the connections of
/// readers, so that no run waits for one.
/// </summary>
public sealed partial class SnapshotJob(
    [FromKeyedServices(SyncDataSource.Reads)] NpgsqlDataSource dataSource, IReadOnlyList<SnapshotSettings> all,
    SnapshotWriter writer, SnapshotEvents events, SnapshotMetrics metrics, Current<AlertSettings> alerts,
    TimeProvider time, ILogger<SnapshotJob> logger)
{
    /// <summary>
    /// The time limit of a timer: below the longest time of a function. What is left is written by the next tick.
    /// </summary>
    public static readonly TimeSpan AtTick = TimeSpan.FromMinutes(25);

    // A slow store must not stop the others; more at once would only take memory.
    private const int SeriesAtOnce = 2;

    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(5), LongestWait = TimeSpan.FromMinutes(15);

    /// <summary>The settings of a series; null if there is none of this name.</summary>
    public SnapshotSettings? Find(string name) => all.FirstOrDefault(series => series.Name == name);

    /// <summary>
    /// Writes what is due of every series. A failure is logged and recorded, and does not affect other series.
    /// </summary>
    /// <param name="limit">A snapshot in progress at this time is ended, and written again by the next call.</param>
    public async Task WriteDueAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        if (all.Count == 0) return;
        using var late = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        var limited = new ParallelOptions { MaxDegreeOfParallelism = SeriesAtOnce, CancellationToken = either.Token };
        try
        {
            await Parallel.ForEachAsync(all, limited, async (series, token) => await WriteDueAsync(series, token));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The time limit.
        }
    }

    /// <summary>As <see cref="WriteDueAsync(TimeSpan, CancellationToken)"/>, of one series.</summary>
    /// <remarks>Returns early when cancelled.</remarks>
    public async Task WriteDueAsync(SnapshotSettings series, CancellationToken cancellationToken)
    {
        try
        {
            await WorkAsync(series, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // Stopped, or the lease was lost. The snapshot in progress is written again.
        }
#pragma warning disable CA1031 // A series that fails must not stop the others, nor the schedule.
        catch (Exception error)
        {
            LogFailed(error, series.Name);
        }
#pragma warning restore CA1031
    }

    private async Task WorkAsync(SnapshotSettings series, CancellationToken cancellationToken)
    {
        var (state, moments) = await PlanAsync(series, cancellationToken);
        if (moments.Count == 0 && state is { IsDue: false, IsOverdue: false, IsOld: false }) return;
        await using var turn = await SeriesTurn.TakeAsync(dataSource, series.Name, time, logger, cancellationToken);
        if (turn is null) return;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, turn.Lost);
        await alerts.LoadAsync(either.Token);
        // Again: another instance may have planned them since.
        await PlanAsync(series, turn, either.Token);
        while (await WriteNextAsync(series, turn, either.Token))
        {
        }

        await ReportOverdueAsync(series, turn, either.Token);
        await RemoveOldAsync(series, turn, either.Token);
    }

    private async Task<(SeriesState State, IReadOnlyList<DateTime> Moments)> PlanAsync(
        SnapshotSettings series, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var state = await SnapshotPlan.ReadAsync(connection, series, cancellationToken);
        return (state, (await SnapshotPlan.MomentsAsync(connection, series, state, cancellationToken)).Moments);
    }

    private async Task PlanAsync(SnapshotSettings series, SeriesTurn turn, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var state = await SnapshotPlan.ReadAsync(connection, series, cancellationToken);
        var (moments, total) = await SnapshotPlan.MomentsAsync(connection, series, state, cancellationToken);
        if (moments.Count == 0) return;
        if (moments.Count < total) LogNotCaughtUp(series.Name, total, moments.Count, total - moments.Count);
        var origin = series.Schedule is null ? "run" : "schedule";
        await SnapshotPlan.KeepAsync(connection, turn, origin, moments, state.Until, cancellationToken);
    }

    /// <returns>Whether another one may be due.</returns>
    private async Task<bool> WriteNextAsync(
        SnapshotSettings series, SeriesTurn turn, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        if (await SnapshotLedger.ClaimAsync(connection, turn, cancellationToken) is not { } claimed) return false;
        var clock = Stopwatch.StartNew();
        var freshness = await FreshnessAsync(connection, series, turn, claimed, cancellationToken);
        var id = PathTemplate.Id(series.Name, claimed.Moment);
        if (WhySkipped(series, claimed, freshness) is { } why)
        {
            await SnapshotLedger.KeepSkippedAsync(connection, turn, claimed, why);
            metrics.Ended(series.Name, "skipped", clock.Elapsed, null);
            LogSkipped(id, why);
            return true;
        }

        // None is held while the files are written.
        await connection.CloseAsync();
        try
        {
            var written = await writer.WriteAsync(series, claimed, freshness, cancellationToken);
            // Otherwise another instance writes it, with the same files.
            if (!await KeepWrittenAsync(series, turn, claimed, freshness, written)) return false;
            metrics.Ended(series.Name, "written", clock.Elapsed, written);
            metrics.Newest(series.Name, claimed.Moment);
            LogWritten(id, written.Rows, written.Bytes, clock.Elapsed);
            return true;
        }
#pragma warning disable CA1031 // Whatever it is: without a recorded failure, it would be tried again without a pause.
        catch (Exception error) when (error is not OperationCanceledException)
#pragma warning restore CA1031
        {
            await KeepFailedAsync(series, turn, claimed, error);
            metrics.Ended(series.Name, "failed", clock.Elapsed, null);
            return false;
        }
    }

    /// <summary>As stored by the first attempt, so that every attempt writes the same manifest.</summary>
    private static async Task<SnapshotFreshness> FreshnessAsync(
        NpgsqlConnection connection, SnapshotSettings series, SeriesTurn turn, ClaimedSnapshot claimed,
        CancellationToken cancellationToken)
    {
        if (claimed.Freshness is { } stored) return SnapshotFreshness.Read(stored);
        var freshness = await SnapshotFreshness.ReadAsync(connection, series, claimed.Moment, cancellationToken);
        await SnapshotLedger.KeepAsync(connection, turn, claimed, freshness);
        return freshness;
    }

    /// <returns>Null: it is to be written.</returns>
    private static string? WhySkipped(SnapshotSettings series, ClaimedSnapshot claimed, SnapshotFreshness freshness)
    {
        if (!freshness.HasRun) return "No run had ended by then: an empty snapshot would not be the truth.";
        if (claimed.Moment < claimed.Floor)
            return $"The history before {claimed.Floor:u} was deleted (Sync__History__Keep).";
        if (!series.RequireFresh) return null;
        if (!freshness.ScopesAreKnown) return "RequireFresh: the ledger no longer has what was verified then.";
        if (freshness.Missing() is not [var first, ..] missing) return null;
        var others = missing.Count == 1 ? "" : $" and {missing.Count - 1} more";
        return $"RequireFresh: {first.AccountId}/{first.RegionId} ({first.Reason}){others} had not been verified by "
            + $"run {freshness.RunId}.";
    }

    private const string Now = "select clock_timestamp()";

    /// <returns>False: the lease was lost, and nothing is recorded.</returns>
    private async Task<bool> KeepWrittenAsync(
        SnapshotSettings series, SeriesTurn turn, ClaimedSnapshot claimed, SnapshotFreshness freshness,
        WrittenSnapshot written)
    {
        await using var connection = await dataSource.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        if (!await SnapshotLedger.KeepAsync(connection, turn, claimed, written)) return false;
        var now = await connection.ExecuteScalarAsync<DateTime>(Now);
        await events.WrittenAsync(connection, series, claimed, written, freshness, now);
        await transaction.CommitAsync();
        return true;
    }

    private async Task KeepFailedAsync(
        SnapshotSettings series, SeriesTurn turn, ClaimedSnapshot claimed, Exception error)
    {
        var reason = error is TargetException
            ? error.Message
            : $"It failed with {error.GetType().Name}, which the log describes: check the database and the disk.";
        var wait = FirstWait * Math.Pow(2, Math.Min(claimed.Attempts - 1, 10));
        if (wait > LongestWait) wait = LongestWait;
        var id = PathTemplate.Id(series.Name, claimed.Moment);
        LogNotWritten(error is TargetException ? null : error, id, claimed.Attempts, reason, wait);
        await using var connection = await dataSource.OpenConnectionAsync();
        await SnapshotLedger.KeepFailedAsync(connection, turn, claimed, reason, wait);
    }

    private async Task ReportOverdueAsync(
        SnapshotSettings series, SeriesTurn turn, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        foreach (var overdue in await SnapshotLedger.ReportOverdueAsync(connection, turn, series, cancellationToken))
        {
            await events.OverdueAsync(connection, series, overdue);
            var id = PathTemplate.Id(series.Name, overdue.Moment);
            LogOverdue(id, overdue.State, overdue.Reason);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    private async Task RemoveOldAsync(SnapshotSettings series, SeriesTurn turn, CancellationToken cancellationToken)
    {
        if (series.Keep is null) return;
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        foreach (var moment in await SnapshotLedger.ReadOldAsync(connection, series, cancellationToken))
        {
            await writer.RemoveAsync(series, moment, cancellationToken);
            await SnapshotLedger.KeepRemovedAsync(connection, turn, moment);
            var id = PathTemplate.Id(series.Name, moment);
            LogRemoved(id, series.Keep.Value);
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Information,
        Message = "Snapshot {Snapshot} written: {Rows} rows, {Bytes} bytes in {Duration}")]
    private partial void LogWritten(string snapshot, long rows, long bytes, TimeSpan duration);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning,
        Message = "Snapshot {Snapshot} was not written in attempt {Attempt}: {Reason} Next attempt in {Wait}")]
    private partial void LogNotWritten(Exception? error, string snapshot, int attempt, string reason, TimeSpan wait);

    [LoggerMessage(EventId = 3, Level = LogLevel.Warning, Message = "Snapshot {Snapshot} skipped: {Reason}")]
    private partial void LogSkipped(string snapshot, string reason);

    [LoggerMessage(EventId = 4, Level = LogLevel.Error, Message = "Snapshot {Snapshot} is overdue ({State}): {Reason}")]
    private partial void LogOverdue(string snapshot, string state, string? reason);

    [LoggerMessage(EventId = 5, Level = LogLevel.Warning,
        Message = "Snapshots {Series}: {Total} moments have passed; the newest {Planned} are written, as CatchUp "
            + "allows, and {Left} are not. To write them too, run: snapshot backfill {Series}")]
    private partial void LogNotCaughtUp(string series, int total, int planned, int left);

    [LoggerMessage(EventId = 6, Level = LogLevel.Information,
        Message = "Snapshot {Snapshot} removed: it is older than Keep, {Keep}")]
    private partial void LogRemoved(string snapshot, TimeSpan keep);

    [LoggerMessage(EventId = 7, Level = LogLevel.Error,
        Message = "Snapshots {Series} failed; the next tick tries again")]
    private partial void LogFailed(Exception error, string series);
}
