using System.Collections.Concurrent;
using Sync.Alibaba;
using Sync.Inventory;
using Sync.Runs.Ledger;
using Sync.Runs.Networks;
using Sync.Runs.Telemetry;

namespace Sync.Runs;

/// <summary>
/// The parts of a run: opening an account, its scopes, its network, and what the run leaves out. A run of one process
/// composes them in memory (<see cref="RunOfScopes"/>), a distributed run from its steps.
/// </summary>
/// <param name="run">Null for a dry run: nothing is written.</param>
/// <param name="skipReason">Why the remaining scopes are skipped after the token of the work is cancelled.</param>
internal sealed class RunWork(
    RunFeatures features, SyncRequest request, LeasedRun? run, IProgress<ScopeProgress>? progress,
    Func<(string Code, string Message)> skipReason)
{
    private readonly ConcurrentBag<ScopeReport> _reports = [];
    private readonly Lazy<Task> _claimed = new(features.Cloud.ClaimAsync);
    private readonly RunLedger? _ledger = run is null ? null : features.Scopes.OpenLedger(run);

    /// <summary>The scopes that have ended, in no order.</summary>
    public IReadOnlyCollection<ScopeReport> Reports => _reports;

    /// <summary>Verifies an account and lists its regions.</summary>
    /// <param name="known">The scopes of earlier runs, by account.</param>
    /// <param name="onVerified">Called as soon as the account is verified.</param>
    public async Task<OpenedAccount> OpenAsync(
        CenAccount account, ILookup<string, KnownScope> known, Action<VerifiedAccount> onVerified,
        CancellationToken cancellationToken)
    {
        try
        {
            var verified = await account.VerifyAsync(cancellationToken);
            if (run is not null) await _claimed.Value;
            onVerified(verified);
            var regions = await verified.ListRegionsAsync(cancellationToken);
            var earlier = known[verified.AccountId].ToDictionary(scope => scope.RegionId);
            await LeaveOutAsync(
                earlier.Keys.Except(regions).Select(gone => earlier[gone]),
                gone => NotInRun.IsMeant(verified.Settings, gone.RegionId));
            if (regions.Count == 0) return new OpenedAccount(NoRegions(verified));
            var report = new AccountReport(verified.AccountId, AccountOutcome.Succeeded) { Name = verified.Name };
            return new OpenedAccount(report)
            {
                Verified = verified,
                Scopes =
                [
                    .. regions.Select(
                        region => earlier.GetValueOrDefault(region) ?? KnownScope.New(verified.AccountId, region)),
                ],
            };
        }
        catch (AlibabaException error)
        {
            var failed = NotTried(account, AccountOutcome.Failed, (error.Code, error.Message));
            return new OpenedAccount(failed with { RequestId = error.RequestId });
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new OpenedAccount(NotTried(account, AccountOutcome.Skipped, skipReason()));
        }
    }

    /// <summary>Reports scopes whose turn has not come, so that the total is known before they begin.</summary>
    public void Announce(IEnumerable<KnownScope> scopes)
    {
        foreach (var scope in scopes)
        {
            progress?.Report(
                new ScopeProgress(new Scope(scope.AccountId, scope.RegionId), 0, null) { IsWaiting = true });
        }
    }

    /// <summary>Works on the scopes of a queue until it is closed and empty.</summary>
    /// <param name="atOnce">The maximum of concurrent scopes.</param>
    public Task SyncScopesAsync(ScopeQueue queue, int atOnce, CancellationToken cancellationToken)
    {
        return Task.WhenAll(Enumerable.Range(0, atOnce).Select(_ => WorkAsync()));

        // A scope that only waits for the ledger is over: the next one begins meanwhile. If the ledger cannot be
        // written, no other scope begins.
        async Task WorkAsync()
        {
            var working = new List<Task>();
            try
            {
                while (!working.Exists(scope => scope.IsFaulted || scope.IsCanceled)
                    && await queue.NextAsync() is { } turn)
                {
                    working.RemoveAll(scope => scope.IsCompletedSuccessfully);
                    working.Add(SyncAsync(turn));
                    await turn.Over;
                }
            }
            finally
            {
                _ledger?.Flush();
                await Task.WhenAll(working);
            }
        }

        async Task SyncAsync(Turn turn)
        {
            using (turn) await TrackAsync(turn.Scope, () => SyncOrSkipAsync(turn, cancellationToken));
        }
    }

    /// <summary>
    /// Lists and merges the network of an account. It may run beside the account's scopes: the network has its own rate
    /// limits, and no scope depends on it.
    /// </summary>
    public async Task<NetworkReport> SyncNetworkAsync(VerifiedAccount account, CancellationToken cancellationToken)
    {
        try
        {
            return await features.Networks.SyncAsync(account, request, run, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            var (code, message) = skipReason();
            return await KeepAsync(new NetworkReport(account.AccountId, NetworkOutcome.Skipped)
            {
                ErrorCode = code,
                ErrorMessage = message,
            });
        }
    }

    /// <summary>Stores the report of a network that is not merged, except in a dry run.</summary>
    public async Task<NetworkReport> KeepAsync(NetworkReport report)
    {
        // In a distributed run, the ledger may have it already.
        if (run is not null) await NetworkLedger.TryKeepAsync(features.DataSource, run, report);
        return report;
    }

    /// <summary>
    /// Reports accounts that are known from earlier runs and not part of this one. If the ID of an account of this run
    /// is unknown, none are reported, because it could be any of them.
    /// </summary>
    /// <param name="accounts">The accounts of this run.</param>
    public async Task<IReadOnlyList<AccountReport>> LeaveOutOthersAsync(
        ILookup<string, KnownScope> known, IReadOnlyCollection<AccountReport> accounts)
    {
        if (accounts.Count == 0 || accounts.Any(account => account.AccountId is null)) return [];
        var ofThisRun = accounts.Select(account => account.AccountId).ToHashSet();
        var others = new List<AccountReport>();
        foreach (var other in known.Where(account => !ofThisRun.Contains(account.Key)).ToList())
        {
            var bySettings = features.Accounts.LeavesOut(other.Key);
            await LeaveOutAsync(other, _ => bySettings);
            if (NotInRun.Account(other.Key, other, bySettings) is { } report) others.Add(report);
        }

        return others;
    }

    /// <summary>Reports scopes that are not synced and, except in a dry run, stores the reports.</summary>
    public async Task KeepAsync(IEnumerable<ScopeReport> reports)
    {
        foreach (var some in reports.Chunk(BatchQueue.Most))
            await Task.WhenAll(some.Select(report => TrackAsync(report.Scope, () => StoreAsync(report))));
    }

    // In a distributed run, this step may have begun before.
    private Task LeaveOutAsync(IEnumerable<KnownScope> known, Func<KnownScope, bool> isBySettings) => KeepAsync(
        known.Where(scope => scope.LastRunId != run?.RunId)
            .Select(scope => NotInRun.Scope(scope, isBySettings(scope))));

    private static AccountReport NotTried(
        CenAccount account, AccountOutcome outcome, (string Code, string Message) why) => new(account.Id, outcome)
        {
            Name = account.Name,
            ErrorCode = why.Code,
            ErrorMessage = why.Message,
        };

    private static AccountReport NoRegions(VerifiedAccount account) => new(account.AccountId, AccountOutcome.Failed)
    {
        Name = account.Name,
        ErrorCode = Judgement.NoRegions,
        ErrorMessage = account.Settings.Regions.Count + account.Settings.ExcludeRegions.Count > 0
            ? $"The settings exclude every region of account {account.AccountId}: check Sync__Alibaba__Regions and "
                + "Sync__Alibaba__ExcludeRegions."
            : $"The cloud listed no regions for account {account.AccountId}: nothing was verified. Check the "
                + "endpoint in Sync__Alibaba__Endpoint, or name the regions in Sync__Alibaba__Regions.",
    };

    private async Task TrackAsync(Scope scope, Func<Task<ScopeReport>> work)
    {
        using var logScope = features.Telemetry.BeginScope(scope);
        using var span = RunTrace.StartScope(scope);
        progress?.Report(new ScopeProgress(scope, 0, null));
        var report = await work();
        progress?.Report(new ScopeProgress(report.Scope, report.Pages, report.Pages, report));
        span?.End(report);
        if (run is not null) features.Telemetry.Ended(report);
        _reports.Add(report);
    }

    private async Task<ScopeReport> SyncOrSkipAsync(Turn turn, CancellationToken cancellationToken)
    {
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            return await features.Scopes.SyncAsync(
                turn, request, _ledger, progress, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            var (code, message) = skipReason();
            return await StoreAsync(
                new ScopeReport(turn.Scope, ScopeOutcome.Skipped) { ErrorCode = code, ErrorMessage = message });
        }
    }

    private async Task<ScopeReport> StoreAsync(ScopeReport report)
    {
        // In a distributed run, the ledger may have it already.
        if (_ledger is not null) await _ledger.TryKeepAsync(report);
        return report;
    }
}
