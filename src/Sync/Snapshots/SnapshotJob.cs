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
    SnapshotWriter writer, SnapshotUpkeep upkeep, SnapshotEvents events, SnapshotMetrics metrics,
    Current<AlertSettings> alerts, TimeProvider time, ILogger<SnapshotJob> logger)
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
    /// <returns>
    /// Why it failed where no snapshot can record it, as when the database refuses to write; null: it did not.
    /// </returns>
    public async Task<string?> WriteDueAsync(SnapshotSettings series, CancellationToken cancellationToken)
    {
        try
        {
            await WorkAsync(series, cancellationToken);
            return null;
        }
        catch (OperationCanceledException)
        {
            // Stopped, or the lease was lost. The snapshot in progress is written again.
            return null;
        }
#pragma warning disable CA1031 // A series that fails must not stop the others, nor the schedule.
        catch (Exception error)
        {
            LogFailed(error, series.Name);
            return ReasonOf(error);
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
        try
        {
            while (await WriteNextAsync(series, turn, either.Token))
            {
            }
        }
        finally
        {
            // Whatever failed, and although the time is up: otherwise, nobody would be told.
            await upkeep.ReportOverdueAsync(series, turn);
        }

        await upkeep.RemoveOldAsync(series, turn, either.Token);
    }

    private async Task<(SeriesState State, IReadOnlyList<DateTime> Moments)> PlanAsync(
        SnapshotSettings series, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var state = await SnapshotPlan.ReadAsync(connection, series, cancellationToken);
        metrics.Newest(series.Name, state.Newest);
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
        ClaimedSnapshot? claimed;
        await using (var connection = await dataSource.OpenConnectionAsync(cancellationToken))
            claimed = await SnapshotLedger.ClaimAsync(connection, turn, cancellationToken);
        if (claimed is null) return false;
        var clock = Stopwatch.StartNew();
        try
        {
            return await WriteAsync(series, turn, claimed, clock, cancellationToken);
        }
#pragma warning disable CA1031 // Whatever it is: without a recorded failure, it would be tried again without a pause.
        catch (Exception error)
            when (error is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            await KeepFailedAsync(series, turn, claimed, error);
            metrics.Ended(series.Name, "failed", clock.Elapsed, null);
            return false;
        }
    }

    private async Task<bool> WriteAsync(
        SnapshotSettings series, SeriesTurn turn, ClaimedSnapshot claimed, Stopwatch clock,
        CancellationToken cancellationToken)
    {
        var freshness = await FreshnessAsync(series, turn, claimed, cancellationToken);
        var written = WhySkipped(series, claimed, freshness) is { } why
            ? await SkipAsync(series, turn, claimed, why, clock, cancellationToken)
            : await writer.WriteAsync(series, claimed, freshness, cancellationToken);
        if (written is null) return true;
        // Otherwise another instance writes it, with the same files.
        if (!await KeepWrittenAsync(series, turn, claimed, freshness, written)) return false;
        metrics.Ended(series.Name, "written", clock.Elapsed, written);
        metrics.Written(series.Name, claimed.Moment);
        var id = PathTemplate.Id(series.Name, claimed.Moment);
        LogWritten(id, written.Rows, written.Bytes, clock.Elapsed);
        return true;
    }

    /// <returns>The snapshot, if an earlier attempt wrote it and did not record it; null: it is skipped.</returns>
    private async Task<WrittenSnapshot?> SkipAsync(
        SnapshotSettings series, SeriesTurn turn, ClaimedSnapshot claimed, string why, Stopwatch clock,
        CancellationToken cancellationToken)
    {
        if (claimed.Attempts > 1 && await writer.EndAsync(series, claimed, cancellationToken) is { } written)
            return written;
        await KeepSkippedAsync(series, turn, claimed, why);
        metrics.Ended(series.Name, "skipped", clock.Elapsed, null);
        return null;
    }

    /// <summary>As stored by the first attempt, so that every attempt writes the same manifest.</summary>
    private async Task<SnapshotFreshness> FreshnessAsync(
        SnapshotSettings series, SeriesTurn turn, ClaimedSnapshot claimed, CancellationToken cancellationToken)
    {
        if (claimed.Freshness is { } stored) return SnapshotFreshness.Read(stored);
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
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
        if (freshness.Missing() is not [var first, ..] missing)
        {
            return freshness.Network is null
                ? "RequireFresh: the ledger does not have what was verified of the network then."
                : null;
        }

        var place = first.RegionId == "" ? $"the network of {first.AccountId}" : $"{first.AccountId}/{first.RegionId}";
        var others = missing.Count == 1 ? "" : $" and {missing.Count - 1} more";
        return $"RequireFresh: {place} ({first.Reason}){others} had not been verified by run {freshness.RunId}.";
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

    private async Task KeepSkippedAsync(
        SnapshotSettings series, SeriesTurn turn, ClaimedSnapshot claimed, string why)
    {
        await using var connection = await dataSource.OpenConnectionAsync();
        await SnapshotLedger.KeepSkippedAsync(connection, turn, claimed, why);
        var id = PathTemplate.Id(series.Name, claimed.Moment);
        LogSkipped(id, why);
    }

    /// <summary>For people; without any secret.</summary>
    private static string ReasonOf(Exception error) => error is TargetException
        ? error.Message
        : $"It failed with {error.GetType().Name}, which the log describes: check the database and the disk.";

    private async Task KeepFailedAsync(
        SnapshotSettings series, SeriesTurn turn, ClaimedSnapshot claimed, Exception error)
    {
        var reason = ReasonOf(error);
        var wait = FirstWait * Math.Pow(2, Math.Min(claimed.Attempts - 1, 10));
        if (wait > LongestWait) wait = LongestWait;
        var id = PathTemplate.Id(series.Name, claimed.Moment);
        LogNotWritten(error is TargetException ? null : error, id, claimed.Attempts, reason, wait);
        await using var connection = await dataSource.OpenConnectionAsync();
        await SnapshotLedger.KeepFailedAsync(connection, turn, claimed, reason, wait);
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Information,
        Message = "Snapshot {Snapshot} written: {Rows} rows, {Bytes} bytes in {Duration}")]
    private partial void LogWritten(string snapshot, long rows, long bytes, TimeSpan duration);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning,
        Message = "Snapshot {Snapshot} was not written in attempt {Attempt}: {Reason} Next attempt in {Wait}")]
    private partial void LogNotWritten(Exception? error, string snapshot, int attempt, string reason, TimeSpan wait);

    [LoggerMessage(EventId = 3, Level = LogLevel.Warning, Message = "Snapshot {Snapshot} skipped: {Reason}")]
    private partial void LogSkipped(string snapshot, string reason);

    [LoggerMessage(EventId = 4, Level = LogLevel.Warning,
        Message = "Snapshots {Series}: {Total} moments have passed; the newest {Planned} are written, as CatchUp "
            + "allows, and {Left} are not. To write them too, run: snapshot backfill {Series}")]
    private partial void LogNotCaughtUp(string series, int total, int planned, int left);

    [LoggerMessage(EventId = 5, Level = LogLevel.Error,
        Message = "Snapshots {Series} failed; the next tick tries again")]
    private partial void LogFailed(Exception error, string series);
}
