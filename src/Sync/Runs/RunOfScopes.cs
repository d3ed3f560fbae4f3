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
    FlowLogSync flowLogs, NpgsqlDataSource dataSource, CloudTable cloud, SyncSettings settings, RunTelemetry telemetry, SyncRequest request, LeasedRun? run,
    IProgress<ScopeProgress>? progress, Func<(string Code, string Message)> skipReason)
{
    private readonly ConcurrentBag<AccountReport> _accounts = [];
    private readonly ConcurrentBag<ScopeReport> _scopes = [];
    private readonly Lazy<Task> _claimed = new(cloud.ClaimAsync);

    // More than calls at once: while one scope is merged, another lists. Dry runs leave half of the calls to a run.
    private readonly int _atOnce = request.DryRun
        ? Math.Max(1, settings.Alibaba.MaxConcurrency / 2 / settings.MaxDryRuns)
        : settings.Alibaba.MaxConcurrency * 3 / 2;

    public async Task<RunResult> SyncAllAsync(AccountList list, CancellationToken cancellationToken)
    {
        var accounts = list.Accounts;
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

        if (list.DirectoryError is null) await LeaveOutOthersAsync(known);
        var scopes = _scopes.OrderBy(report => report.Scope.AccountId).ThenBy(report => report.Scope.RegionId).ToList();
        var ofAccount = scopes.ToLookup(scope => scope.Scope.AccountId);
        var result = new RunResult([.. _accounts.Select(Judge).OrderBy(account => account.AccountId)], scopes);
        if (run is not null) await AccountTable.KeepAsync(dataSource, run, result.Accounts);
        return result;

        AccountReport Judge(AccountReport account) =>
            account.IsOpen ? account with { Outcome = Judgement.OfAccount(ofAccount[account.AccountId!]) } : account;
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
            if (run is not null) await _claimed.Value;
            var regions = await proven.ListRegionsAsync(cancellationToken);
            var earlier = known[proven.AccountId].ToDictionary(scope => scope.RegionId);
            foreach (var gone in earlier.Keys.Except(regions))
                await LeaveOutAsync(earlier[gone], LeftOut.IsMeant(proven.Settings, gone));
            if (regions.Count == 0)
            {
                GiveUp(NoRegions(proven));
                return;
            }

            _accounts.Add(new AccountReport(proven.AccountId, AccountOutcome.Succeeded) { Name = proven.Name });
            queue.Add(proven, regions.Select(
                region => earlier.GetValueOrDefault(region) ?? KnownScope.New(proven.AccountId, region)));
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

    private static AccountReport NoRegions(ProvenAccount account) => new(account.AccountId, AccountOutcome.Failed)
    {
        Name = account.Name,
        ErrorCode = Judgement.NoRegions,
        ErrorMessage = account.Settings.Regions.Count + account.Settings.ExcludeRegions.Count > 0
            ? $"The settings leave no region of account {account.AccountId} to walk: see Sync__Alibaba__Regions and __ExcludeRegions."
            : $"The cloud listed no region for account {account.AccountId}: nothing could be verified.",
    };

    /// <summary>
    /// Accounts that earlier runs knew and this one does not have. While an account of this run has no id, it could be
    /// any of them.
    /// </summary>
    private async Task LeaveOutOthersAsync(ILookup<string, KnownScope> known)
    {
        if (_accounts.IsEmpty || _accounts.Any(account => account.AccountId is null)) return;
        var ofThisRun = _accounts.Select(account => account.AccountId).ToHashSet();
        foreach (var other in known.Where(account => !ofThisRun.Contains(account.Key)).ToList())
        {
            var bySettings = LeftOut.IsMeant(settings, other.Key);
            foreach (var scope in other) await LeaveOutAsync(scope, bySettings);
            if (LeftOut.Account(other.Key, other, bySettings) is { } report) _accounts.Add(report);
        }
    }

    private async Task LeaveOutAsync(KnownScope known, bool bySettings)
    {
        var report = LeftOut.Scope(known, bySettings);
        using var span = telemetry.StartScope(run?.RunId, report.Scope);
        _scopes.Add(span.End(Finished(await KeepAsync(report))));
    }

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
