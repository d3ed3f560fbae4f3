using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Npgsql;
using Sync.Alibaba;
using Sync.Alibaba.Calls;
using Sync.Alibaba.Walk;
using Sync.Database;
using Sync.Runs;
using Sync.Settings;

namespace Sync.FlowLogs;

/// <summary>One scope of a run: list, compare, merge.</summary>
public sealed partial class FlowLogSync(
    NpgsqlDataSource dataSource, SyncSettings settings, UnknownFields unknownFields, ScopeMerge merge, TimeProvider time, ILogger<FlowLogSync> logger)
{
    private readonly CompleteListing.Walker _walker = new(
        new WalkLimits { PageSize = settings.Alibaba.PageSize, Deadline = settings.Alibaba.ScopeDeadline }, time);

    private readonly RemovalCheck _removals = new(dataSource, settings.RemovalGuard);

    private FilterCheck Filter => new(_walker, settings.Filter, settings.Alibaba.PageSize);

    /// <summary>Whatever the cloud or the database does is in the report, except that the ledger itself cannot be written.</summary>
    /// <param name="run">Null for a dry run: nothing is written.</param>
    /// <exception cref="OperationCanceledException">Cancelled before anything was written.</exception>
    public async Task<ScopeReport> SyncAsync(
        Scope scope, CenClient cen, SyncRequest request, LeasedRun? run, IProgress<ScopeProgress>? progress, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var source = new FlowLogSource(scope, cen, settings.Filter, progress);
        ScopeReport report;
        ScopeReport? meant = null;
        try
        {
            report = await ListAndMergeAsync();
        }
        catch (Exception error) when (error is NpgsqlException or TimeoutException)
        {
            LogDatabaseFailed(error, scope);
            report = Complete(new ScopeReport(scope, ScopeOutcome.Failed)
            {
                ErrorCode = "Database",
                ErrorMessage = DatabaseErrors.Reason(error),
            });
            if (run is not null && !await TryKeepAsync(run, report)) report = meant!;
        }

        LogScope(report);
        return report;

        async Task<ScopeReport> ListAndMergeAsync()
        {
            var (inventory, outside) = await ReadInventoryAsync(scope, cancellationToken);
            var filter = new WalkFilter(settings.Filter.Matches, outside);
            var listing = await _walker.WalkAsync(scope.RegionId, source.Filtered, inventory, filter, cancellationToken);
            var diff = FlowLogDiff.Of(listing);
            HeldBack? heldBack = null;
            if (diff.Removed.Count > 0 && settings.Filter.HasFilter)
                (diff, heldBack) = await Filter.CheckAsync(scope, source, diff, inventory, cancellationToken);
            if (diff.Removed.Count > 0 && !request.ForceRemovals)
                (diff, heldBack) = await _removals.CheckAsync(scope, diff, inventory.Count - outside.Count);
            var result = meant = Complete(ListingReport.Of(scope, listing, diff, heldBack, inventory.Count));
            if (run is null) return result;

            await merge.MergeAsync(run, scope, diff, result);
            await unknownFields.ReportAsync(scope, listing);
            return result;
        }

        ScopeReport Complete(ScopeReport result) => result with
        {
            Duration = clock.Elapsed,
            Calls = source.Tally.Calls,
            Retries = source.Tally.Retries,
            Throttled = source.Tally.Throttled,
            ErrorMessage = result.ErrorCode == "ScopeDeadline"
                ? $"{result.ErrorMessage} {WaitedFor.Explain(source.Tally, settings.Alibaba)}" : result.ErrorMessage,
        };
    }

    private async Task<(IReadOnlyDictionary<string, Guid> Hashes, IReadOnlySet<string> Outside)> ReadInventoryAsync(
        Scope scope, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        return (
            await FlowLogTable.ReadHashesAsync(connection, scope, cancellationToken),
            await FilteredScope.ReadOutsideAsync(connection, scope, settings.Filter, settings.Drift.TransientStatuses, cancellationToken));
    }

    /// <returns>False when the ledger has the scope: its merge was committed after all, and only the answer was lost.</returns>
    private async Task<bool> TryKeepAsync(LeasedRun run, ScopeReport report)
    {
        try
        {
            await RunTable.KeepAsync(dataSource, run, report);
            return true;
        }
        catch (PostgresException error) when (error.ConstraintName == "sync_scope_key")
        {
            return false;
        }
    }

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
