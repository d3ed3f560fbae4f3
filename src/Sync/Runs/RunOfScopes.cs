using System.Collections.Concurrent;
using Sync.Alibaba;
using Sync.Runs.Networks;

namespace Sync.Runs;

/// <summary>
/// A run in one process: syncs its accounts and their scopes concurrently. Scopes start while other accounts are still
/// being verified.
/// </summary>
/// <param name="atOnce">The maximum of concurrent scopes over all accounts.</param>
/// <param name="run">Null for a dry run: nothing is written.</param>
internal sealed class RunOfScopes(RunWork work, RunFeatures features, int atOnce, LeasedRun? run)
{
    private readonly ConcurrentBag<AccountReport> _accounts = [];
    private readonly ConcurrentBag<Task<NetworkReport>> _networks = [];

    public async Task<RunResult> SyncAllAsync(AccountList list, CancellationToken cancellationToken)
    {
        var known = await RunTable.ReadKnownScopesAsync(features.DataSource, CancellationToken.None);
        var queue = new ScopeQueue(list.Accounts.Count, atOnce);
        var working = work.SyncScopesAsync(queue, atOnce, cancellationToken);
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
                list.Accounts, options,
                async (account, _) => await OpenAsync(account, queue, known, cancellationToken));
        }
        finally
        {
            queue.Close();
            await working;
            await Task.WhenAll(_networks);
        }

        if (list.DirectoryError is null)
            foreach (var other in await work.LeaveOutOthersAsync(known, _accounts)) _accounts.Add(other);
        var result = RunResult.Of(_accounts, work.Reports, await Task.WhenAll(_networks));
        if (run is not null) await AccountTable.KeepAsync(features.DataSource, run, result.Accounts);
        return result;
    }

    private async Task OpenAsync(
        CenAccount account, ScopeQueue queue, ILookup<string, KnownScope> known, CancellationToken cancellationToken)
    {
        var opened = await work.OpenAsync(account, known, StartNetwork, cancellationToken);
        _accounts.Add(opened.Report);
        if (opened.Verified is { } verified)
        {
            work.Announce(opened.Scopes);
            queue.Add(verified, opened.Scopes);
        }
        else
        {
            queue.GiveUp();
        }

        void StartNetwork(VerifiedAccount verified)
        {
            if (features.Networks.IsEnabled) _networks.Add(work.SyncNetworkAsync(verified, cancellationToken));
        }
    }
}
