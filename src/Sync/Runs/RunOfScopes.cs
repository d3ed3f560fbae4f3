using System.Collections.Concurrent;
using Npgsql;
using Sync.Alibaba;
using Sync.Inventory;
using Sync.Runs.Networks;
using Sync.Runs.Scopes;
using Sync.Runs.Telemetry;

namespace Sync.Runs;

/// <summary>The outcome of a run in its accounts and their scopes.</summary>
internal sealed record RunResult(
    IReadOnlyList<AccountReport> Accounts, IReadOnlyList<ScopeReport> Scopes, IReadOnlyList<NetworkReport> Networks);

/// <summary>
/// Syncs the accounts of one run and their scopes concurrently. Scopes start while other accounts are still being
/// verified.
/// </summary>
/// <param name="configured">The accounts in the settings.</param>
/// <param name="atOnce">The maximum of concurrent scopes over all accounts.</param>
/// <param name="run">Null for a dry run: nothing is written.</param>
/// <param name="skipReason">Why the remaining scopes are skipped after the run's token is cancelled.</param>
internal sealed class RunOfScopes(
    ScopeSync scopes, NetworkSync networks, NpgsqlDataSource dataSource, CloudTable cloud, CenAccounts configured,
    RunTelemetry telemetry, int atOnce, SyncRequest request, LeasedRun? run, IProgress<ScopeProgress>? progress,
    Func<(string Code, string Message)> skipReason)
{
    private readonly ConcurrentBag<AccountReport> _accounts = [];
    private readonly ConcurrentBag<ScopeReport> _reports = [];
    private readonly ConcurrentBag<Task<NetworkReport>> _networks = [];
    private readonly Lazy<Task> _claimed = new(cloud.ClaimAsync);

    public async Task<RunResult> SyncAllAsync(AccountList list, CancellationToken cancellationToken)
    {
        var accounts = list.Accounts;
        var known = await RunTable.ReadKnownScopesAsync(dataSource, CancellationToken.None);
        var queue = new ScopeQueue(accounts.Count, atOnce);
        var working = Task.WhenAll(Enumerable.Range(0, atOnce).Select(_ => WorkAsync(queue, cancellationToken)));
        try
        {
            // Not the run's token, which would end the loop with an exception: each account and scope checks that token
            // itself and ends with a report.
            var options = new ParallelOptions
            {
                MaxDegreeOfParallelism = atOnce,
                CancellationToken = CancellationToken.None,
            };
            await Parallel.ForEachAsync(
                accounts, options, async (account, _) => await OpenAsync(account, queue, known, cancellationToken));
        }
        finally
        {
            queue.Close();
            await working;
            await Task.WhenAll(_networks);
        }

        if (list.DirectoryError is null) await LeaveOutOthersAsync(known);
        var reports = _reports
            .OrderBy(report => report.Scope.AccountId).ThenBy(report => report.Scope.RegionId).ToList();
        var ofAccount = reports.ToLookup(report => report.Scope.AccountId);
        var result = new RunResult(
            [.. _accounts.Select(Judge).OrderBy(account => account.AccountId)], reports,
            [.. (await Task.WhenAll(_networks)).OrderBy(network => network.AccountId)]);
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
            await TrackAsync(turn.Scope, () => SyncOrSkipAsync(turn, cancellationToken));
        }
    }

    private async Task OpenAsync(
        CenAccount account, ScopeQueue queue, ILookup<string, KnownScope> known, CancellationToken cancellationToken)
    {
        try
        {
            var proven = await account.ProveAsync(cancellationToken);
            if (run is not null) await _claimed.Value;
            if (networks.IsEnabled) _networks.Add(SyncNetworkAsync(proven, cancellationToken));
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
            foreach (var region in regions) Waits(new Scope(proven.AccountId, region));
            queue.Add(proven, regions.Select(
                region => earlier.GetValueOrDefault(region) ?? KnownScope.New(proven.AccountId, region)));
        }
        catch (AlibabaException error)
        {
            var failed = NotTried(account, AccountOutcome.Failed, (error.Code, error.Message));
            GiveUp(failed with { RequestId = error.RequestId });
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

    // Beside the scopes: the network has its own rate limits, and no scope depends on it.
    private async Task<NetworkReport> SyncNetworkAsync(ProvenAccount account, CancellationToken cancellationToken)
    {
        try
        {
            return await networks.SyncAsync(account, request, run, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            var (code, message) = skipReason();
            var skipped = new NetworkReport(account.AccountId, NetworkOutcome.Skipped)
            {
                ErrorCode = code,
                ErrorMessage = message,
            };
            if (run is not null) await NetworkLedger.KeepAsync(dataSource, run, skipped);
            return skipped;
        }
    }

    private static AccountReport NotTried(
        CenAccount account, AccountOutcome outcome, (string Code, string Message) why) => new(account.Id, outcome)
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
            ? $"The settings exclude every region of account {account.AccountId}: check Sync__Alibaba__Regions and "
                + "Sync__Alibaba__ExcludeRegions."
            : $"The cloud listed no regions for account {account.AccountId}: nothing was verified.",
    };

    /// <summary>
    /// Reports accounts that are known from earlier runs and not part of this one. If the ID of an account of this run
    /// is unknown, none are reported, because it could be any of them.
    /// </summary>
    private async Task LeaveOutOthersAsync(ILookup<string, KnownScope> known)
    {
        if (_accounts.IsEmpty || _accounts.Any(account => account.AccountId is null)) return;
        var ofThisRun = _accounts.Select(account => account.AccountId).ToHashSet();
        foreach (var other in known.Where(account => !ofThisRun.Contains(account.Key)).ToList())
        {
            var bySettings = configured.LeavesOut(other.Key);
            foreach (var scope in other) await LeaveOutAsync(scope, bySettings);
            if (LeftOut.Account(other.Key, other, bySettings) is { } report) _accounts.Add(report);
        }
    }

    private async Task LeaveOutAsync(KnownScope known, bool bySettings)
    {
        var report = LeftOut.Scope(known, bySettings);
        await TrackAsync(report.Scope, () => KeepAsync(report));
    }

    // So that the total is known before the scopes begin.
    private void Waits(Scope scope) => progress?.Report(new ScopeProgress(scope, 0, null) { IsWaiting = true });

    private async Task TrackAsync(Scope scope, Func<Task<ScopeReport>> work)
    {
        using var logScope = telemetry.BeginScope(scope);
        using var span = RunTrace.StartScope(scope);
        progress?.Report(new ScopeProgress(scope, 0, null));
        var report = await work();
        progress?.Report(new ScopeProgress(report.Scope, report.Pages, report.Pages, report));
        span?.End(report);
        if (run is not null) telemetry.Ended(report);
        _reports.Add(report);
    }

    private async Task<ScopeReport> SyncOrSkipAsync(Turn turn, CancellationToken cancellationToken)
    {
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            return await scopes.SyncAsync(turn.Scope, turn.Account.Cen, request, run, progress, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            var (code, message) = skipReason();
            return await KeepAsync(
                new ScopeReport(turn.Scope, ScopeOutcome.Skipped) { ErrorCode = code, ErrorMessage = message });
        }
    }

    private async Task<ScopeReport> KeepAsync(ScopeReport report)
    {
        if (run is not null) await RunTable.KeepAsync(dataSource, run, report);
        return report;
    }
}
