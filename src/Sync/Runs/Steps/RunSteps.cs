using Sync.Alibaba;
using Sync.Drift.Deliveries;
using Sync.Inventory;
using Sync.Kept;
using Sync.Runs.Upkeep;

namespace Sync.Runs.Steps;

/// <summary>
/// The steps of a distributed run, each to be executed by any process, at least once. Walk, diff and merge are those of
/// a run in one process. In this order: <see cref="OpenAsync"/>, <see cref="ListAccountsAsync"/>,
/// <see cref="OpenAccountsAsync"/> for each part, <see cref="DivideAsync"/>, <see cref="SyncScopesAsync"/> and
/// <see cref="SyncNetworksAsync"/> for each part, <see cref="UpdateCoverageAsync"/>, <see cref="CloseAsync"/>,
/// <see cref="SendDueAsync"/>.
/// </summary>
/// <remarks>
/// The lease is held for the run. Each step renews it while it works; a step of a run that lost it ends with a
/// <see cref="RunSupersededException"/>. A step that ends with another exception, such as an unreachable database or
/// the end of its process, is to be executed again.
/// </remarks>
public sealed class RunSteps(
    RunFeatures features, RunSettings settings, AlibabaSettings alibaba, CoverageUpdate coverage, RunClosing closing,
    SettingsInForce inForce, DeliverySender deliveries, Pruning pruning, RunLog log, StepRunner runner)
{
    private readonly WorkTable _work = new(features.DataSource);
    private readonly VerifiedAccounts _verified = new(features.Accounts);

    /// <summary>The accounts of one step: the verification of each takes up to three calls.</summary>
    private const int AccountsOfStep = 50;

    /// <summary>
    /// Fewer scopes are not worth a step of their own; more steps would only make the orchestration's history longer.
    /// </summary>
    private const int FewestScopesOfStep = 8, MostSteps = 1000;

    /// <summary>Opens a run and lets its steps be executed.</summary>
    /// <param name="scheduleAsync">Schedules the execution of the steps.</param>
    /// <exception cref="RunInProgressException">Another run holds the lease.</exception>
    /// <exception cref="WrongCloudException">The database holds the inventory of another cloud.</exception>
    public async Task<DistributedRun> StartAsync(
        SyncRequest request, Func<DistributedRun, CancellationToken, Task> scheduleAsync,
        CancellationToken cancellationToken)
    {
        var run = await OpenAsync(request, cancellationToken);
        await OrGiveBackAsync(run.Leased, () => scheduleAsync(run, cancellationToken));
        return run;
    }

    /// <summary>Takes the lease for a distributed run and opens the run's row.</summary>
    /// <exception cref="RunInProgressException">Another run holds the lease.</exception>
    /// <exception cref="WrongCloudException">The database holds the inventory of another cloud.</exception>
    public async Task<DistributedRun> OpenAsync(SyncRequest request, CancellationToken cancellationToken)
    {
        using var span = StepTrace.StartOpening(request);
        await features.Cloud.RequireSameAsync(cancellationToken);
        await inForce.LoadAsync(cancellationToken);
        var run = await RunLease.TakeAsync(
            features.DataSource, request, settings.Lease, $"an orchestration started by {RunLease.Process}",
            cancellationToken);
        log.Started(run.RunId, request.Trigger);
        await OrGiveBackAsync(run, () => _work.OpenAsync(run, settings.Deadline));
        return new DistributedRun(run.RunId, run.Holder, request, span?.SetTag("sync.run.id", run.RunId).Id)
        {
            HasNetworks = features.Networks.IsEnabled,
        };
    }

    /// <summary>Lists the accounts of the run.</summary>
    /// <returns>The number of parts for <see cref="OpenAccountsAsync"/> and <see cref="SyncNetworksAsync"/>.</returns>
    public Task<int> ListAccountsAsync(DistributedRun run, CancellationToken cancellationToken) =>
        runner.RunAsync(run, "accounts", async step =>
        {
            try
            {
                var list = await features.Accounts.ListAsync(step.Token);
                await _work.AddAccountsAsync(
                    run.Leased, [.. list.Accounts.Select(account => (account.Id, account.Name))],
                    RunProblem.Of(list.DirectoryError));
            }
            catch (OperationCanceledException) when (step.IsToEnd)
            {
                // The run ends without accounts, unless another process is to execute this step.
                cancellationToken.ThrowIfCancellationRequested();
            }

            var state = await _work.ReadStateAsync(run.RunId, CancellationToken.None);
            return ((state?.Accounts ?? 0) + AccountsOfStep - 1) / AccountsOfStep;
        }, cancellationToken);

    /// <summary>Verifies accounts and lists their regions.</summary>
    public Task<StepCounts> OpenAccountsAsync(RunPart part, CancellationToken cancellationToken) =>
        runner.RunAsync(part.Run, "open", async step =>
        {
            var accounts = await ReadAccountsAsync(part, account => account.Outcome is null);
            var known = await RunTable.ReadKnownScopesAsync(
                features.DataSource, cancellationToken, [.. accounts.Select(account => account.AccountId)]);
            var (done, notFine) = (0, 0);
            await ForEachAsync(accounts, async account =>
            {
                var opened = await step.Work.OpenAsync(
                    features.Accounts.Find(account.AccountId, account.Name), known,
                    verified => _verified.Add(part.Run.RunId, verified), step.Token);
                await _work.EndOpeningAsync(part.Run.Leased, account.Number, opened);
                Interlocked.Increment(ref done);
                if (!opened.Report.IsFine) Interlocked.Increment(ref notFine);
            });
            return new StepCounts(done, notFine);
        }, cancellationToken);

    /// <summary>Divides the scopes of all accounts among steps. Each scope belongs to one step.</summary>
    /// <returns>The number of parts for <see cref="SyncScopesAsync"/>.</returns>
    public Task<int> DivideAsync(DistributedRun run, CancellationToken cancellationToken) =>
        runner.RunAsync(
            run, "divide",
            _ => _work.DivideAsync(
                run.Leased, scopes => Math.Max(FewestScopesOfStep, (scopes + MostSteps - 1) / MostSteps)),
            cancellationToken);

    /// <summary>Syncs the scopes of a part that the run has not reported yet.</summary>
    public Task<StepCounts> SyncScopesAsync(RunPart part, CancellationToken cancellationToken) =>
        runner.RunAsync(part.Run, "scopes", async step =>
        {
            var scopes = await _work.ReadUnreportedAsync(part.Run.RunId, part.Number, cancellationToken);
            var atOnce = settings.ScopesAtOnce(alibaba.MaxConcurrency, isDryRun: false);
            var accounts = scopes.GroupBy(scope => scope.AccountId).ToList();
            var queue = new ScopeQueue(accounts.Count, atOnce);
            var working = step.Work.SyncScopesAsync(queue, atOnce, step.Token);
            try
            {
                await Task.WhenAll(accounts.Select(account => QueueAsync(step, part.Run.RunId, [.. account], queue)));
            }
            finally
            {
                queue.Close();
                await working;
            }

            return new StepCounts(step.Work.Reports.Count, step.Work.Reports.Count(report => !report.IsFine));
        }, cancellationToken);

    /// <summary>Lists and merges the networks of the accounts of a part.</summary>
    public Task<StepCounts> SyncNetworksAsync(RunPart part, CancellationToken cancellationToken) =>
        runner.RunAsync(part.Run, "networks", async step =>
        {
            var (done, notFine) = (0, 0);
            await ForEachAsync(await ReadAccountsAsync(part, IsDue), async account =>
            {
                var report = await SyncNetworkAsync(step, part.Run.RunId, account);
                await _work.EndNetworkAsync(part.Run.Leased, account.Number, report);
                Interlocked.Increment(ref done);
                if (!report.IsFine) Interlocked.Increment(ref notFine);
            });
            return new StepCounts(done, notFine);

            static bool IsDue(WorkAccount account) => account is { Outcome: "succeeded", NetworkOutcome: null };
        }, cancellationToken);

    /// <summary>
    /// Ends the distributed run that is in progress: its steps, in any process, skip what they have not begun.
    /// </summary>
    /// <returns>The ID of the run; null: none is in progress.</returns>
    public Task<long?> CancelAsync(CancellationToken cancellationToken) =>
        _work.StopAsync(StopReason.Cancelled, cancellationToken);

    /// <summary>Judges coverage, when everything that the run found is merged.</summary>
    public Task<bool> UpdateCoverageAsync(DistributedRun run, CancellationToken cancellationToken) =>
        runner.RunAsync(run, "coverage", async _ =>
        {
            var problem = await coverage.UpdateAsync(run.Leased);
            await _work.EndCoverageAsync(run.Leased, problem);
            return problem is null;
        }, cancellationToken);

    /// <summary>Closes the run by what the ledger says, and releases the lease.</summary>
    public Task<RunEnd> CloseAsync(DistributedRun run, CancellationToken cancellationToken) =>
        closing.CloseAsync(run, cancellationToken);

    /// <summary>Sends the alerts that are due, and deletes what is not to be kept any longer.</summary>
    public async Task SendDueAsync(CancellationToken cancellationToken)
    {
        await deliveries.SendDueAsync(DeliverySender.AfterRun, cancellationToken);
        await pruning.RunAsync(cancellationToken);
    }

    /// <summary>
    /// Releases the lease if starting fails, since nobody will execute the steps. The next run closes the row.
    /// </summary>
    private async Task OrGiveBackAsync(LeasedRun run, Func<Task> startAsync)
    {
        try
        {
            await startAsync();
        }
        catch
        {
            await RunLease.GiveBackAsync(features.DataSource, run);
            throw;
        }
    }

    private async Task<IReadOnlyList<WorkAccount>> ReadAccountsAsync(RunPart part, Func<WorkAccount, bool> isDue)
    {
        var from = part.Number * AccountsOfStep;
        var accounts = await _work.ReadAccountsAsync(part.Run.RunId, from, from + AccountsOfStep);
        return [.. accounts.Where(isDue)];
    }

    private Task ForEachAsync(IReadOnlyList<WorkAccount> accounts, Func<WorkAccount, Task> workAsync)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = alibaba.MaxConcurrency };
        return Parallel.ForEachAsync(accounts, options, async (account, _) => await workAsync(account));
    }

    private async Task<Networks.NetworkReport> SyncNetworkAsync(Step step, long runId, WorkAccount account)
    {
        try
        {
            var verified = await _verified.GetAsync(runId, account.AccountId!, step.Token);
            return await step.Work.SyncNetworkAsync(verified, step.Token);
        }
        catch (AlibabaException error)
        {
            return await step.Work.KeepAsync(new Networks.NetworkReport(
                account.AccountId!, Networks.NetworkOutcome.Failed)
            {
                ErrorCode = error.Code,
                ErrorMessage = error.Message,
            });
        }
        catch (OperationCanceledException) when (step.IsToEnd)
        {
            var (code, message) = step.SkipReason();
            return await step.Work.KeepAsync(new Networks.NetworkReport(
                account.AccountId!, Networks.NetworkOutcome.Skipped)
            {
                ErrorCode = code,
                ErrorMessage = message,
            });
        }
    }

    // The account was verified in this run, maybe by another process: the keys of this one are verified too.
    private async Task QueueAsync(Step step, long runId, IReadOnlyList<KnownScope> scopes, ScopeQueue queue)
    {
        try
        {
            queue.Add(await _verified.GetAsync(runId, scopes[0].AccountId, step.Token), scopes);
            return;
        }
        catch (AlibabaException error)
        {
            await KeepAllAsync(ScopeOutcome.Failed, (error.Code, error.Message), error.RequestId);
        }
        catch (OperationCanceledException) when (step.IsToEnd)
        {
            await KeepAllAsync(ScopeOutcome.Skipped, step.SkipReason(), null);
        }

        queue.GiveUp();

        Task KeepAllAsync(ScopeOutcome outcome, (string Code, string Message) why, string? requestId) =>
            step.Work.KeepAsync(scopes.Select(
                scope => new ScopeReport(new Scope(scope.AccountId, scope.RegionId), outcome)
                {
                    ErrorCode = why.Code,
                    ErrorMessage = why.Message,
                    RequestId = requestId,
                }));
    }
}
