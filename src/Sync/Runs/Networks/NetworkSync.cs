using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Npgsql;
using Sync.Alibaba;
using Sync.Database;
using Sync.Inventory;
using Sync.Inventory.Fields;
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
        ProvenAccount account, SyncRequest request, LeasedRun? run, CancellationToken cancellationToken)
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
        ProvenAccount account, SyncRequest request, CallTally tally, CancellationToken cancellationToken)
    {
        var known = await KnownNetwork.ReadAsync(dataSource, account.AccountId, cancellationToken);
        var listed = await new NetworkListing(account.Cen, account.Settings, known, tally, time)
            .ListAsync(cancellationToken);
        var check = new Check(account.AccountId, request.ForceRemovals, known.LastAt);
        var cens = await DiffAsync(check, Cen.Resource, listed.Cens, known.Cens, new HashSet<string>());
        var routers = await DiffAsync(
            check, TransitRouter.Resource, listed.TransitRouters, known.TransitRouters,
            GoneIn(known.TransitRouters, known.Cens, listed.Cens, cens.Diffs, isComplete: true));
        var attachments = await DiffAsync(
            check, Attachment.Resource, listed.Attachments, known.Attachments,
            GoneIn(
                known.Attachments, known.TransitRouters, listed.TransitRouters, routers.Diffs,
                isComplete: listed.Cens.All(part => part.Gap is null)));
        var report = NetworkReport.Of(account.AccountId, [.. listed.Gaps, .. check.HeldBack]) with
        {
            Cens = cens.Counts,
            TransitRouters = routers.Counts,
            Attachments = attachments.Counts,
        };
        return new Compared(report, new NetworkChanges(cens.Diffs, routers.Diffs, attachments.Diffs), listed);
    }

    private async Task<(IReadOnlyList<RegionDiff<T>> Diffs, NetworkCounts Counts)> DiffAsync<T>(
        Check check, Resource<T> resource, IReadOnlyList<NetworkPart<T>> parts, IReadOnlyList<KnownItem> known,
        IReadOnlySet<string> goneParents)
        where T : Listed
    {
        var diffs = NetworkDiff.Of(parts, known, goneParents);
        var wanted = diffs.Sum(each => each.Diff.Removed.Count);
        if (!check.Force)
        {
            diffs =
            [
                .. await Task.WhenAll(diffs.Select(each => each.Diff.Removed.Count == 0
                    ? Task.FromResult(each) : CheckRemovalsAsync(check, resource, each, known))),
            ];
        }

        var removed = diffs.Sum(each => each.Diff.Removed.Count);
        var counts = new NetworkCounts(
            parts.Sum(part => part.Listing.Count), diffs.Sum(each => each.Diff.Added.Count),
            diffs.Sum(each => each.Diff.Changed.Count), removed, wanted - removed);
        return ([.. diffs.Where(each => !each.IsEmpty)], counts);
    }

    private async Task<RegionDiff<T>> CheckRemovalsAsync<T>(
        Check check, Resource<T> resource, RegionDiff<T> diff, IReadOnlyList<KnownItem> known)
        where T : Listed
    {
        var rows = known.Count(item => item.RegionId == diff.RegionId);
        var scope = new Scope(check.AccountId, diff.RegionId);
        var removals = await _removals.CheckAsync(resource, scope, diff.Diff.Removed, rows);
        if (removals.HeldBack is { } held)
            check.Hold(resource, diff.RegionId, held, diff.Diff.Removed.Except(removals.Removed));
        return diff with
        {
            Diff = diff.Diff with { Removed = removals.Removed },
            Doubtful = removals.Doubtful,
        };
    }

    /// <summary>
    /// The parents of known items that are to be removed, or were removed by an earlier run that withheld their items.
    /// </summary>
    /// <param name="isComplete">Whether the lists that the parents' own lists follow from are complete.</param>
    private static HashSet<string> GoneIn<T>(
        IReadOnlyList<KnownItem> items, IReadOnlyList<KnownItem> parents, IReadOnlyList<NetworkPart<T>> listed,
        IReadOnlyList<RegionDiff<T>> diffs, bool isComplete)
        where T : Listed
    {
        var gone = diffs.SelectMany(each => each.Diff.Removed).ToHashSet(StringComparer.Ordinal);
        if (!isComplete || listed.Any(part => part.Gap is not null)) return gone;
        var existing = parents.Select(parent => parent.Id).Concat(listed.SelectMany(part => part.Listing.Ids))
            .ToHashSet(StringComparer.Ordinal);
        gone.UnionWith(items.Select(item => item.ParentId).Where(id => id != "" && !existing.Contains(id)));
        return gone;
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

    /// <summary>The checks of removals in one account, and what they hold back.</summary>
    /// <param name="LastAt">When its network was last listed.</param>
    private sealed record Check(string AccountId, bool Force, DateTime? LastAt)
    {
        private readonly List<NetworkGap> _heldBack = [];

        public IReadOnlyList<NetworkGap> HeldBack => _heldBack;

        public void Hold(Resource resource, string regionId, HeldBack held, IEnumerable<string> ids)
        {
            lock (_heldBack)
            {
                _heldBack.Add(new NetworkGap(
                    resource.Operation, regionId, regionId, LastAt, held.Code, held.Message, IsRefused: false)
                {
                    WithheldIds = [.. ids.Order(StringComparer.Ordinal)],
                });
            }
        }
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
