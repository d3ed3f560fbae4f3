using System.Collections.Concurrent;
using Npgsql;
using Sync.Alibaba;
using Sync.FlowLogs;
using Sync.Settings;
using Sync.Telemetry;

namespace Sync.Runs;

/// <summary>What a run did in its accounts and their scopes.</summary>
internal sealed record RunResult(IReadOnlyList<AccountReport> Accounts, IReadOnlyList<ScopeReport> Scopes);

/// <summary>The accounts of one run and their scopes, side by side. Scopes begin while other accounts are still being opened.</summary>
/// <param name="skipReason">Why the rest is skipped once the run's token is cancelled.</param>
internal sealed class RunOfScopes(
    FlowLogSync flowLogs, NpgsqlDataSource dataSource, SyncSettings settings, RunTelemetry telemetry, SyncRequest request, LeasedRun? run,
    IProgress<ScopeProgress>? progress, Func<(string Code, string Message)> skipReason)
{
    private readonly ConcurrentBag<AccountReport> _accounts = [];
    private readonly ConcurrentBag<ScopeReport> _scopes = [];

    // More than calls at once: while one scope is merged, another lists.
    private readonly int _atOnce = settings.Alibaba.MaxConcurrency * 3 / 2;

    public async Task<RunResult> SyncAllAsync(IReadOnlyList<CenAccount> accounts, CancellationToken cancellationToken)
    {
        var known = await RunTable.ReadKnownScopesAsync(dataSource, CancellationToken.None);
        var queue = new ScopeQueue(accounts.Count, _atOnce);
        var working = Task.WhenAll(Enumerable.Range(0, _atOnce).Select(_ => WorkAsync(queue, cancellationToken)));
        try
        {
            // Not the run's token: it ends accounts and scopes one by one, each with a report, and not the loop with an exception.
            var options = new ParallelOptions { MaxDegreeOfParallelism = _atOnce, CancellationToken = CancellationToken.None };
            await Parallel.ForEachAsync(accounts, options, async (account, _) => await OpenAsync(account, queue, known, cancellationToken));
        }
        finally
        {
            queue.Close();
            await working;
        }

        var scopes = _scopes.OrderBy(report => report.Scope.AccountId).ThenBy(report => report.Scope.RegionId).ToList();
        var notFine = scopes.Where(scope => !scope.IsFine).Select(scope => scope.Scope.AccountId).ToHashSet();
        var result = new RunResult([.. _accounts.Select(account => Judge(account, notFine)).OrderBy(account => account.AccountId)], scopes);
        if (run is not null) await AccountTable.KeepAsync(dataSource, run, result.Accounts);
        return result;
    }

    private async Task WorkAsync(ScopeQueue queue, CancellationToken cancellationToken)
    {
        while (await queue.NextAsync() is { } next)
        {
            using var turn = next;
            using var span = telemetry.StartScope(run?.RunId, turn.Scope);
            _scopes.Add(span.End(Finished(await SyncOrSkipAsync(turn, cancellationToken))));
        }
    }

    private async Task OpenAsync(CenAccount account, ScopeQueue queue, ILookup<string, KnownScope> known, CancellationToken cancellationToken)
    {
        try
        {
            var proven = await account.ProveAsync(cancellationToken);
            var regions = await proven.ListRegionsAsync(cancellationToken);
            _accounts.Add(new AccountReport(proven.AccountId, AccountOutcome.Succeeded) { Name = proven.Name });
            var earlier = known[proven.AccountId].ToDictionary(scope => scope.RegionId);
            foreach (var gone in earlier.Keys.Except(regions)) _scopes.Add(Finished(await KeepAsync(NotListed(new Scope(proven.AccountId, gone)))));
            queue.Add(proven, regions.Select(region => earlier.GetValueOrDefault(region) ?? new KnownScope(proven.AccountId, region, null, 0)));
        }
        catch (AlibabaException error)
        {
            GiveUp(NotTried(account, AccountOutcome.Failed, (error.Code, error.Message)) with { RequestId = error.RequestId });
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            GiveUp(NotTried(account, AccountOutcome.Skipped, skipReason()));
        }

        void GiveUp(AccountReport report)
        {
            _accounts.Add(report);
            queue.GiveUp();
        }
    }

    private static AccountReport NotTried(CenAccount account, AccountOutcome outcome, (string Code, string Message) why) => new(account.Id, outcome)
    {
        Name = account.Name,
        ErrorCode = why.Code,
        ErrorMessage = why.Message,
    };

    private static AccountReport Judge(AccountReport account, HashSet<string> notFine) =>
        account.IsOpen && notFine.Contains(account.AccountId!) ? account with { Outcome = AccountOutcome.Partial } : account;

    private async Task<ScopeReport> SyncOrSkipAsync(Turn turn, CancellationToken cancellationToken)
    {
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            return await flowLogs.SyncAsync(turn.Scope, turn.Account.Cen, request, run, progress, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            var (code, message) = skipReason();
            return await KeepAsync(new ScopeReport(turn.Scope, ScopeOutcome.Skipped) { ErrorCode = code, ErrorMessage = message });
        }
    }

    private static ScopeReport NotListed(Scope scope) => new(scope, ScopeOutcome.Skipped)
    {
        ErrorCode = ScopeReport.NotListed,
        ErrorMessage = $"{scope.RegionId} is not among the regions of this run; what the inventory has of it is kept.",
    };

    private async Task<ScopeReport> KeepAsync(ScopeReport report)
    {
        if (run is not null) await RunTable.KeepAsync(dataSource, run, report);
        return report;
    }

    private ScopeReport Finished(ScopeReport report)
    {
        progress?.Report(new ScopeProgress(report.Scope, report.Pages, report.Pages, report));
        return report;
    }
}
