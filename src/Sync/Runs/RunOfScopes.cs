using System.Collections.Concurrent;
using Npgsql;
using Sync.Alibaba;
using Sync.FlowLogs;
using Sync.Settings;
using Sync.Telemetry;

namespace Sync.Runs;

/// <summary>The scopes of one run, side by side, those longest unproven first.</summary>
internal sealed class RunOfScopes(
    FlowLogSync flowLogs, NpgsqlDataSource dataSource, SyncSettings settings, RunTelemetry telemetry, SyncRequest request, long? runId,
    IProgress<ScopeProgress>? progress)
{
    /// <param name="skipReason">Why scopes are skipped once <paramref name="cancellationToken"/> is cancelled.</param>
    public async Task<IReadOnlyList<ScopeReport>> SyncAllAsync(
        ProvenAccount account, Func<(string Code, string Message)> skipReason, CancellationToken cancellationToken)
    {
        var known = await RunTable.ReadKnownRegionsAsync(dataSource, account.AccountId, cancellationToken);
        var regions = await ListRegionsAsync(account.Cen, cancellationToken);
        var reports = new ConcurrentBag<ScopeReport>();

        // Not the run's token: it ends scopes one by one, each with a report, and not the loop with an exception.
        var options = new ParallelOptions { MaxDegreeOfParallelism = settings.Alibaba.MaxConcurrency, CancellationToken = CancellationToken.None };
        await Parallel.ForEachAsync(LongestUnprovenFirst(regions, known), options, async (region, _) =>
        {
            var scope = new Scope(account.AccountId, region);
            using var span = telemetry.StartScope(runId, scope);
            reports.Add(span.End(Finished(await SyncOrSkipAsync(scope, account.Cen, skipReason, cancellationToken))));
        });
        foreach (var region in known.Except(regions)) reports.Add(Finished(await KeepAsync(NotListed(new Scope(account.AccountId, region)))));
        return [.. reports.OrderBy(report => report.Scope.AccountId).ThenBy(report => report.Scope.RegionId)];
    }

    private async Task<IReadOnlyList<string>> ListRegionsAsync(CenClient cen, CancellationToken cancellationToken)
    {
        var regions = settings.Alibaba.Regions is { Count: > 0 } given
            ? given
            : [.. (await cen.DescribeChildInstanceRegionsAsync(cancellationToken)).Select(region => region.RegionId)];
        return [.. regions.Except(settings.Alibaba.ExcludeRegions)];
    }

    private static IEnumerable<string> LongestUnprovenFirst(IReadOnlyList<string> regions, IReadOnlyList<string> known) =>
        regions.Except(known).Concat(known.Intersect(regions));

    private async Task<ScopeReport> SyncOrSkipAsync(
        Scope scope, CenClient cen, Func<(string Code, string Message)> skipReason, CancellationToken cancellationToken)
    {
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            return await flowLogs.SyncAsync(scope, cen, request, runId, progress, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            var (code, message) = skipReason();
            return await KeepAsync(new ScopeReport(scope, ScopeOutcome.Skipped) { ErrorCode = code, ErrorMessage = message });
        }
    }

    private static ScopeReport NotListed(Scope scope) => new(scope, ScopeOutcome.Skipped)
    {
        ErrorCode = ScopeReport.NotListed,
        ErrorMessage = $"{scope.RegionId} is not among the regions of this run; what the inventory has of it is kept.",
    };

    private async Task<ScopeReport> KeepAsync(ScopeReport report)
    {
        if (runId is { } id) await flowLogs.KeepAsync(id, report);
        return report;
    }

    private ScopeReport Finished(ScopeReport report)
    {
        progress?.Report(new ScopeProgress(report.Scope, report.Pages, report.Pages, report));
        return report;
    }
}
