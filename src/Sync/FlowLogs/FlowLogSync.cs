using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Npgsql;
using Sync.Alibaba;
using Sync.Drift;
using Sync.Drift.Deliveries;
using Sync.Expectations;
using Sync.Runs;
using Sync.Settings;
using Sync.Telemetry;

namespace Sync.FlowLogs;

/// <summary>One scope of a run: list, compare, merge.</summary>
public sealed partial class FlowLogSync(
    NpgsqlDataSource dataSource, SyncSettings settings, UnknownFields unknownFields, DriftRecorder drift, ConformanceRecorder conformance,
    Outbox outbox, TimeProvider time, ILogger<FlowLogSync> logger) : IDisposable
{
    // Merges wait for each other's moment anyway. Waiting here instead costs no connection, and no command runs out of time.
    private readonly SemaphoreSlim _merging = new(1);

    private readonly CompleteListing.Walker _walker = new(
        new WalkLimits { PageSize = settings.Alibaba.PageSize, Deadline = settings.Alibaba.ScopeDeadline }, time);

    /// <summary>Whatever the cloud or the database does is in the report, except that the ledger itself cannot be written.</summary>
    /// <param name="runId">Null for a dry run: nothing is written.</param>
    /// <exception cref="OperationCanceledException">Cancelled before anything was written.</exception>
    public async Task<ScopeReport> SyncAsync(
        Scope scope, CenClient cen, SyncRequest request, long? runId, IProgress<ScopeProgress>? progress, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var tally = new CallTally();
        ScopeReport report;
        ScopeReport? meant = null;
        try
        {
            report = await ListAndMergeAsync();
        }
        catch (Exception error) when (error is NpgsqlException or TimeoutException)
        {
            LogDatabaseFailed(error, scope);
            report = Complete(new ScopeReport(scope, ScopeOutcome.Failed) { ErrorCode = "Database", ErrorMessage = error.Message });
            if (runId is { } id && !await TryKeepAsync(id, report)) report = meant!;
        }

        LogScope(report);
        return report;

        async Task<ScopeReport> ListAndMergeAsync()
        {
            var inventory = await ReadInventoryAsync(scope, cancellationToken);
            var listing = await _walker.WalkAsync(scope.RegionId, Fetch(scope, cen, tally, progress), inventory, cancellationToken);
            var diff = await CompareAsync(scope, listing);
            var withheld = !request.ForceRemovals && settings.RemovalGuard.Withholds(diff.Removed.Count, inventory.Count) ? diff.Removed.Count : 0;
            if (withheld > 0) diff = diff with { Removed = [] };
            var result = meant = Complete(Describe(scope, listing, diff, withheld, inventory.Count));
            if (runId is not { } id) return result;

            await MergeInTurnAsync(id, scope, diff, result);
            await unknownFields.ReportAsync(scope, listing);
            return result;
        }

        ScopeReport Complete(ScopeReport result) => result with
        {
            Duration = clock.Elapsed,
            Calls = tally.Calls,
            Retries = tally.Retries,
            Throttled = tally.Throttled,
        };
    }

    private async Task<IReadOnlyDictionary<string, Guid>> ReadInventoryAsync(Scope scope, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        return await FlowLogTable.ReadHashesAsync(connection, scope, cancellationToken);
    }

    private FetchPage Fetch(Scope scope, CenClient cen, CallTally tally, IProgress<ScopeProgress>? progress)
    {
        var pages = 0;
        return async (pageNumber, pageSize, cancellationToken) =>
        {
            using var span = SyncTrace.StartPage(scope, pageNumber);
            var request = settings.Filter with { RegionId = scope.RegionId, PageNumber = pageNumber, PageSize = pageSize };
            var page = await cen.DescribeFlowlogsAsync(request, tally, cancellationToken);
            var promised = Math.Max(1, (int)Math.Ceiling(page.TotalCount / (double)Math.Max(1, page.PageSize ?? pageSize)));
            progress?.Report(new ScopeProgress(scope, Interlocked.Increment(ref pages), promised));
            return page;
        };
    }

    private async Task<FlowLogDiff> CompareAsync(Scope scope, Listing listing)
    {
        var diff = FlowLogDiff.Of(listing);
        if (diff.Removed.Count == 0 || !settings.Filter.HasFilter) return diff;

        // A filtered listing says nothing about rows that the filter leaves out, such as those of an earlier filter.
        await using var connection = await dataSource.OpenConnectionAsync();
        var stored = await FlowLogTable.ReadStoredAsync(connection, scope, diff.Removed);
        return diff with { Removed = [.. diff.Removed.Where(id => settings.Filter.Matches(stored[id]))] };
    }

    // From here on the scope is written as a whole, cancelled or not: it takes little time and saves the walk.
    private async Task MergeInTurnAsync(long runId, Scope scope, FlowLogDiff diff, ScopeReport report)
    {
        if (!diff.IsEmpty) await _merging.WaitAsync();
        try
        {
            await MergeAsync(runId, scope, diff, report);
        }
        finally
        {
            if (!diff.IsEmpty) _merging.Release();
        }
    }

    private async Task MergeAsync(long runId, Scope scope, FlowLogDiff diff, ScopeReport report)
    {
        using var span = SyncTrace.StartMerge(scope);
        await using var connection = await dataSource.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await RunTable.FenceAsync(connection, runId);
        var changes = await FlowLogDrift.ReadAsync(connection, scope, diff);
        var at = await FlowLogMerge.ApplyAsync(connection, scope, diff);
        await RunTable.KeepAsync(connection, runId, report);
        await outbox.OweDriftAsync(connection, await drift.RecordAsync(connection, runId, scope, at, changes));
        await outbox.OweAsync(connection, await conformance.RecordAsync(connection, runId, scope, at, diff));
        await transaction.CommitAsync();
    }

    /// <returns>False when the ledger has the scope: its merge was committed after all, and only the answer was lost.</returns>
    private async Task<bool> TryKeepAsync(long runId, ScopeReport report)
    {
        try
        {
            await KeepAsync(runId, report);
            return true;
        }
        catch (PostgresException error) when (error.ConstraintName == "sync_scope_key")
        {
            return false;
        }
    }

    /// <summary>Enters into the ledger what became of a scope that was not merged.</summary>
    public async Task KeepAsync(long runId, ScopeReport report)
    {
        await using var connection = await dataSource.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await RunTable.FenceAsync(connection, runId);
        await RunTable.KeepAsync(connection, runId, report);
        await transaction.CommitAsync();
    }

    private static ScopeReport Describe(Scope scope, Listing listing, FlowLogDiff diff, int withheld, int rows)
    {
        var report = new ScopeReport(scope, ScopeOutcome.Synced)
        {
            Walks = listing.Counts.Walks,
            Pages = listing.Counts.Pages,
            Listed = listing.Count,
            Added = diff.Added.Count,
            Changed = diff.Changed.Count,
            Removed = diff.Removed.Count,
            Unchanged = diff.Unchanged,
            Withheld = withheld,
        };
        return listing switch
        {
            IncompleteListing { Error: { } error } => report with
            {
                Outcome = error.Kind == AlibabaErrorKind.Unsupported ? ScopeOutcome.Unsupported : ScopeOutcome.Failed,
                ErrorCode = error.Code,
                ErrorMessage = error.Message,
                RequestId = error.RequestId,
            },
            IncompleteListing moving => report with
            {
                Outcome = ScopeOutcome.Incomplete,
                ErrorCode = "Moving",
                ErrorMessage = moving.Reason,
            },
            _ when withheld > 0 => report with
            {
                Outcome = ScopeOutcome.Incomplete,
                ErrorCode = "RemovalGuard",
                ErrorMessage = $"{withheld} of {rows} flow logs are gone from the cloud, more than the mass-removal guard lets go: they are kept "
                    + "until a run with --force-removals (POST /api/sync?forceRemovals=true).",
            },
            _ => report,
        };
    }

    public void Dispose() => _merging.Dispose();

    private void LogScope(ScopeReport report)
    {
        LogCounts(report.Scope, report.Outcome, report.Added, report.Changed, report.Removed, report.Unchanged);
        if (!report.IsFine) LogNotSynced(report.Scope, report.Outcome, report.ErrorCode, report.ErrorMessage);
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Debug,
        Message = "Scope {Scope} {Outcome}: {Added} added, {Changed} changed, {Removed} removed, {Unchanged} unchanged")]
    private partial void LogCounts(Scope scope, ScopeOutcome outcome, int added, int changed, int removed, int unchanged);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "Scope {Scope} {Outcome}: {ErrorCode}: {ErrorMessage}")]
    private partial void LogNotSynced(Scope scope, ScopeOutcome outcome, string? errorCode, string? errorMessage);

    [LoggerMessage(EventId = 3, Level = LogLevel.Error, Message = "The database failed in scope {Scope}")]
    private partial void LogDatabaseFailed(Exception error, Scope scope);
}
