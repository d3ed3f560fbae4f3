using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Npgsql;
using Sync.Alibaba;
using Sync.Alibaba.Calls;
using Sync.Alibaba.Walk;
using Sync.Database;
using Sync.Runs;
using Sync.Settings;
using Sync.Telemetry;

namespace Sync.FlowLogs;

/// <summary>One scope of a run: list, compare, merge.</summary>
public sealed partial class FlowLogSync(
    NpgsqlDataSource dataSource, SyncSettings settings, UnknownFields unknownFields, ScopeMerge merge, TimeProvider time, ILogger<FlowLogSync> logger)
{
    private readonly CompleteListing.Walker _walker = new(
        new WalkLimits { PageSize = settings.Alibaba.PageSize, Deadline = settings.Alibaba.ScopeDeadline }, time);

    /// <summary>Whatever the cloud or the database does is in the report, except that the ledger itself cannot be written.</summary>
    /// <param name="run">Null for a dry run: nothing is written.</param>
    /// <exception cref="OperationCanceledException">Cancelled before anything was written.</exception>
    public async Task<ScopeReport> SyncAsync(
        Scope scope, CenClient cen, SyncRequest request, LeasedRun? run, IProgress<ScopeProgress>? progress, CancellationToken cancellationToken)
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
            var inventory = await ReadInventoryAsync(scope, cancellationToken);
            var listing = await _walker.WalkAsync(scope.RegionId, Fetch(scope, cen, tally, progress), inventory, cancellationToken);
            var diff = await CompareAsync(scope, listing);
            var withheld = !request.ForceRemovals && settings.RemovalGuard.Withholds(diff.Removed.Count, inventory.Count) ? diff.Removed.Count : 0;
            if (withheld > 0) diff = diff with { Removed = [] };
            var result = meant = Complete(ListingReport.Of(scope, listing, diff, withheld, inventory.Count));
            if (run is null) return result;

            await merge.MergeAsync(run, scope, diff, result);
            await unknownFields.ReportAsync(scope, listing);
            return result;
        }

        ScopeReport Complete(ScopeReport result) => result with
        {
            Duration = clock.Elapsed,
            Calls = tally.Calls,
            Retries = tally.Retries,
            Throttled = tally.Throttled,
            ErrorMessage = result.ErrorCode == "ScopeDeadline"
                ? $"{result.ErrorMessage} {WaitedFor.Explain(tally, settings.Alibaba)}" : result.ErrorMessage,
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
            var promised = PageWalk.PagesOf(page.TotalCount, page.PageSize ?? pageSize);
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
        var removed = new List<string>();
        foreach (var ids in diff.Removed.Chunk(FlowLogPortions.Size))
        {
            var stored = await FlowLogTable.ReadStoredAsync(connection, scope, ids);
            removed.AddRange(ids.Where(id => settings.Filter.Matches(stored[id])));
        }

        return diff with { Removed = removed };
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
