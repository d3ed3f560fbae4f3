using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Npgsql;
using Sync.Alibaba;
using Sync.Alibaba.Calls;
using Sync.Database;
using Sync.Drift;
using Sync.FlowLogs;
using Sync.Inventory;
using Sync.Inventory.Merging;
using Sync.Inventory.Walk;
using Sync.Runs.Ledger;
using Sync.Runs.Removals;
using Sync.Settings;

namespace Sync.Runs.Scopes;

/// <summary>One scope of a run: list, compare, merge.</summary>
public sealed partial class ScopeSync(
    NpgsqlDataSource dataSource, AlibabaSettings alibaba, DescribeFlowlogsRequest filter, RunSettings runs,
    Current<DriftSettings> drift, UnlistedMembers unlistedMembers, ScopeMerge merge, TimeProvider time,
    ILogger<ScopeSync> logger)
{
    private readonly CompleteListing<FlowLog>.Walker _walker = new(FlowLog.Resource, Limits(alibaba), time);

    private readonly RemovalCheck _removals = new(dataSource, runs.RemovalGuard);
    private readonly StoredHashes<FlowLog> _hashes = new(dataSource, FlowLog.Resource, time);

    private FilterCheck Filter => new(_walker, filter, Limits(alibaba), time);

    private static WalkLimits Limits(AlibabaSettings alibaba) =>
        new() { PageSize = alibaba.PageSize, Deadline = alibaba.ScopeDeadline };

    /// <summary>The ledger of a run, for its scopes.</summary>
    internal RunLedger OpenLedger(LeasedRun run) => new(run, dataSource, merge.FindUnfinishedAsync, time);

    /// <summary>
    /// Errors of the cloud and the database are in the report. An exception is thrown only if the ledger cannot be
    /// written.
    /// </summary>
    /// <param name="turn">Disposed when the scope is over except for the ledger, if that may take a while.</param>
    /// <param name="ledger">Null for a dry run: nothing is written.</param>
    /// <exception cref="OperationCanceledException">Cancelled before anything was written.</exception>
    internal async Task<ScopeReport> SyncAsync(
        Turn turn, SyncRequest request, RunLedger? ledger, IProgress<ScopeProgress>? progress,
        CancellationToken cancellationToken)
    {
        var (clock, scope) = (Stopwatch.StartNew(), turn.Scope);
        var source = new FlowLogSource(
            scope, turn.Account.Cen, filter, (read, pages) => progress?.Report(new ScopeProgress(scope, read, pages)));
        ScopeReport? merged = null;
        ScopeReport report;
        try
        {
            var listed = await ListAsync(turn, source, cancellationToken);
            var change = await CheckRemovalsAsync(scope, source, listed, request.ForceRemovals, cancellationToken);
            report = merged = Complete(
                ListingReport.Of(listed.Listing, change, listed.Hashes.Count));
            if (ledger is not null)
            {
                await merge.MergeAsync(ledger, change, report, turn.Dispose);
                await unlistedMembers.ReportAsync(scope, listed.Listing.UnlistedMembers);
            }
            else
            {
                var plan = await PlannedChange.ReadAsync(dataSource, change, cancellationToken);
                report = merged with { Plan = plan };
            }
        }
        catch (ScopeKeptException)
        {
            // A step of a distributed run is executed twice at once: the other execution has stored the scope.
            report = merged!;
        }
        catch (Exception error) when (error is NpgsqlException or TimeoutException)
        {
            LogDatabaseFailed(error, scope);
            report = Complete(new ScopeReport(scope, ScopeOutcome.Failed)
            {
                ErrorCode = "Database",
                ErrorMessage = DatabaseErrors.Reason(error),
            });
            // False: the merge was committed, or another execution has stored the scope.
            if (ledger is not null && !await ledger.TryKeepAsync(report)) report = merged ?? report;
        }

        LogScope(report);
        return report;

        ScopeReport Complete(ScopeReport result) => result with
        {
            Duration = clock.Elapsed,
            Calls = source.Tally.Calls,
            Retries = source.Tally.Retries,
            Throttled = source.Tally.Throttled,
            ErrorMessage = result.ErrorCode == "ScopeDeadline"
                ? $"{result.ErrorMessage} {WaitedFor.Explain(source.Tally, alibaba)}" : result.ErrorMessage,
        };
    }

    private async Task<Listed> ListAsync(Turn turn, FlowLogSource source, CancellationToken cancellationToken)
    {
        var (hashes, covered) = await ReadInventoryAsync(turn, cancellationToken);
        var listing = await _walker.WalkAsync(
            turn.Scope.RegionId, source.Filtered, hashes, covered, cancellationToken);
        return new Listed(listing, hashes, covered.Outside.Count);
    }

    private async Task<(IReadOnlyDictionary<string, Guid> Hashes, WalkFilter<FlowLog> Covered)> ReadInventoryAsync(
        Turn turn, CancellationToken cancellationToken)
    {
        var hashes = await _hashes.ReadAsync(turn.Scope, turn.Listed, cancellationToken);
        if (!filter.HasFilter) return (hashes, WalkFilter<FlowLog>.None);
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var outside = await FilteredScope.ReadOutsideAsync(
            connection, turn.Scope, filter, drift.Value.TransientStatuses, cancellationToken);
        return (hashes, new WalkFilter<FlowLog>(filter.Matches, outside));
    }

    private async Task<ScopeChange<FlowLog>> CheckRemovalsAsync(
        Scope scope, FlowLogSource source, Listed listed, bool force, CancellationToken cancellationToken)
    {
        var change = new ScopeChange<FlowLog>(scope, Diff<FlowLog>.Of(listed.Listing));
        if (change.Diff.Removed.Count > 0 && filter.HasFilter)
        {
            var filtered = await Filter.CheckAsync(scope, source, change.Diff, listed.Hashes, cancellationToken);
            change = change with { Diff = filtered.Diff, HeldBack = HeldBackBy(filtered) };
        }

        return force
            ? change
            : await _removals.CheckAsync(FlowLog.Resource, change, listed.Hashes.Count - listed.Outside);
    }

    private static HeldBack? HeldBackBy(FilteredDiff filtered) => filtered switch
    {
        { Doubt: { } doubt } => HeldBack.Unknown(filtered.Kept, doubt),
        { Kept.Count: > 0 } => HeldBack.NotFiltered(filtered.Kept),
        _ => null,
    };

    private void LogScope(ScopeReport report)
    {
        LogCounts(report.Scope, report.Outcome, report.Added, report.Changed, report.Removed, report.Unchanged);
        if (!report.IsFine) LogNotSynced(report.Scope, report.Outcome, report.ErrorCode, report.ErrorMessage);
    }

    /// <param name="Hashes">Content hashes of the inventory by ID.</param>
    /// <param name="Outside">How many of them do not match the filter in the settings.</param>
    private sealed record Listed(Listing<FlowLog> Listing, IReadOnlyDictionary<string, Guid> Hashes, int Outside);

    [LoggerMessage(EventId = 1, Level = LogLevel.Debug,
        Message = "Scope {Scope} {Outcome}: {Added} added, {Changed} changed, {Removed} removed, "
            + "{Unchanged} unchanged")]
    private partial void LogCounts(
        Scope scope, ScopeOutcome outcome, int added, int changed, int removed, int unchanged);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning,
        Message = "Scope {Scope} {Outcome}: {ErrorCode}: {ErrorMessage}")]
    private partial void LogNotSynced(Scope scope, ScopeOutcome outcome, string? errorCode, string? errorMessage);

    [LoggerMessage(EventId = 3, Level = LogLevel.Error, Message = "The database failed in scope {Scope}")]
    private partial void LogDatabaseFailed(Exception error, Scope scope);
}
