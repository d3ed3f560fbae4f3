using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Npgsql;
using Sync.Alibaba;
using Sync.Database;
using Sync.Inventory;
using Sync.Network;
using Sync.Runs.Removals;

namespace Sync.Runs.Networks;

/// <summary>The network of one account in a run: list, compare, merge. It does not affect the flow logs.</summary>
public sealed partial class NetworkSync(
    NpgsqlDataSource dataSource, NetworkSettings settings, RunSettings runs, UnlistedMembers unlistedMembers,
    NetworkMerge merge, TimeProvider time, ILogger<NetworkSync> logger)
{
    private readonly RemovalCheck _removals = new(dataSource, runs.RemovalGuard);

    /// <summary>Whether runs list the network.</summary>
    public bool IsEnabled => settings.Enabled;

    /// <summary>
    /// Errors of the cloud and the database are in the report and, unless it is a dry run, in the ledger.
    /// </summary>
    /// <param name="run">Null for a dry run: nothing is written.</param>
    /// <exception cref="OperationCanceledException">Cancelled before anything was written.</exception>
    public async Task<NetworkReport> SyncAsync(
        VerifiedAccount account, SyncRequest request, LeasedRun? run, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var tally = new CallTally();
        NetworkReport? merged = null;
        NetworkReport report;
        try
        {
            var found = await CompareAsync(account, request, tally, cancellationToken);
            report = merged = Complete(found.Report);
            if (run is not null)
            {
                await merge.MergeAsync(run, found.Changes, report, found.IsBaseline);
                await ReportUnlistedAsync(account.AccountId, found.Listed);
            }
        }
        catch (Exception error) when (error is NpgsqlException or TimeoutException)
        {
            LogDatabaseFailed(error, account.AccountId);
            report = Complete(new NetworkReport(account.AccountId, NetworkOutcome.Failed)
            {
                ErrorCode = "Database",
                ErrorMessage = DatabaseErrors.Reason(error, "No change in the network of this account was stored"),
            });
            if (run is not null && !await NetworkLedger.TryKeepAsync(dataSource, run, report)) report = merged!;
        }

        LogNetwork(report);
        return report;

        NetworkReport Complete(NetworkReport result) => result with { Duration = clock.Elapsed, Calls = tally.Calls };
    }

    private async Task<Compared> CompareAsync(
        VerifiedAccount account, SyncRequest request, CallTally tally, CancellationToken cancellationToken)
    {
        var known = await KnownNetwork.ReadAsync(dataSource, account.AccountId, cancellationToken);
        var listed = await new NetworkListing(account.Cen, account.Settings, known, tally, time)
            .ListAsync(cancellationToken);
        var changes = await new NetworkComparison(account.AccountId, known, listed)
            .CompareAsync(request.ForceRemovals ? null : _removals);
        var gaps = listed.Gaps.Concat(changes.Withheld(known.LastAt));
        var report = NetworkReport.Of(account.AccountId, [.. gaps]) with
        {
            Cens = changes.Cens.Counts,
            TransitRouters = changes.TransitRouters.Counts,
            Attachments = changes.Attachments.Counts,
        };
        return new Compared(report, changes, listed);
    }

    private async Task ReportUnlistedAsync(string accountId, ListedNetwork listed)
    {
        await ReportAsync(listed.Cens);
        await ReportAsync(listed.TransitRouters);
        await ReportAsync(listed.Attachments);

        async Task ReportAsync<T>(IEnumerable<NetworkPart<T>> parts)
            where T : Listed
        {
            foreach (var part in parts.Where(part => part.Listing.UnlistedMembers.Count > 0))
            {
                await unlistedMembers.ReportAsync(
                    new Scope(accountId, part.RegionId), part.Listing.UnlistedMembers);
            }
        }
    }

    private void LogNetwork(NetworkReport report)
    {
        LogCounts(
            report.AccountId, report.Outcome, report.Cens.Listed, report.TransitRouters.Listed,
            report.Attachments.Listed, report.Gaps.Count);
        if (report.ErrorCode is not null) LogNotSynced(report.AccountId, report.ErrorCode, report.ErrorMessage);
    }

    /// <summary>What a run found in one account, before it is written.</summary>
    private sealed record Compared(NetworkReport Report, NetworkChanges Changes, ListedNetwork Listed)
    {
        public bool IsBaseline => Listed.Cens.All(part => part.Gap is null);
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Debug,
        Message = "Network of {AccountId} {Outcome}: {Cens} CEN instances, {TransitRouters} transit routers, "
            + "{Attachments} attachments, {Gaps} incomplete listings")]
    private partial void LogCounts(
        string accountId, NetworkOutcome outcome, int cens, int transitRouters, int attachments, int gaps);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning,
        Message = "Network of {AccountId}: {ErrorCode}: {ErrorMessage}")]
    private partial void LogNotSynced(string accountId, string errorCode, string? errorMessage);

    [LoggerMessage(EventId = 3, Level = LogLevel.Error, Message = "The database failed for the network of {AccountId}")]
    private partial void LogDatabaseFailed(Exception error, string accountId);
}
