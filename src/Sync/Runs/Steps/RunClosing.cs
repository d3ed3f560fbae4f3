using Dapper;
using Sync.Inventory;
using Sync.Inventory.Snapshots;
using Sync.Runs.Telemetry;

namespace Sync.Runs.Steps;

/// <summary>
/// The end of a distributed run: what was not begun is skipped, and the outcome follows from the ledger.
/// </summary>
public sealed class RunClosing(RunFeatures features, SnapshotClock snapshots, RunLog log, StepRunner runner)
{
    private const int LongestProblem = 500;

    private readonly WorkTable _work = new(features.DataSource);

    /// <summary>Closes the run and releases its lease; a run that is closed stays as it is.</summary>
    /// <exception cref="RunSupersededException">Another run holds the lease.</exception>
    internal async Task<RunEnd> CloseAsync(DistributedRun run, CancellationToken cancellationToken)
    {
        SyncReport report;
        try
        {
            report = await runner.RunAsync(run, "close", step => CloseAsync(run, step), cancellationToken);
        }
        catch (RunSupersededException)
        {
            // Another execution of this step may have closed the run.
            if (await ReadEndAsync(run.RunId, cancellationToken) is not { } closed) throw;
            await _work.CloseAsync(run.RunId);
            return closed;
        }

        snapshots.Forget();
        await features.Telemetry.EndedAsync(report, run.Request);
        await LogAsync(report, cancellationToken);
        return EndOf(report);
    }

    private async Task<SyncReport> CloseAsync(DistributedRun run, Step step)
    {
        var state = await _work.ReadStateAsync(run.RunId, CancellationToken.None)
            ?? throw new RunSupersededException(run.RunId);
        using var span = StepTrace.StartRun(run, new DateTimeOffset(state.StartedAt, TimeSpan.Zero));
        var never = step.IsToEnd ? step.SkipReason() : StopReason.StepFailed;
        await SkipRestAsync(run.RunId, step, never);
        var result = await ReadResultAsync(run, step, state, never);
        var duration = TimeSpan.FromSeconds(state.Seconds);
        var report = state.Accounts is null
            ? SyncReport.OfNothing(run.RunId, new RunProblem(never.Code, never.Message), duration)
            : SyncReport.Of(run.RunId, result, state.DirectoryError, duration);
        report = report.With(state.CoverageError) with { NetworkOff = !features.Networks.IsEnabled };
        await AccountTable.KeepAsync(features.DataSource, run.Leased, result.Accounts);
        await RunLease.FinishAsync(features.DataSource, run.Leased, report);
        await _work.CloseAsync(run.RunId);
        span?.End(report);
        return report;
    }

    private async Task SkipRestAsync(long runId, Step step, (string Code, string Message) why)
    {
        var unreported = await _work.ReadUnreportedAsync(runId, null, CancellationToken.None);
        await step.Work.KeepAsync(unreported.Select(
            scope => new ScopeReport(new Scope(scope.AccountId, scope.RegionId), ScopeOutcome.Skipped)
            {
                ErrorCode = why.Code,
                ErrorMessage = why.Message,
            }));
    }

    private async Task<RunResult> ReadResultAsync(
        DistributedRun run, Step step, WorkState state, (string Code, string Message) never)
    {
        var accounts = await _work.ReadAccountsAsync(run.RunId);
        var reports = accounts.Select(account => account.ToReport(never)).ToList();
        if (state.DirectoryError is null)
        {
            var known = await RunTable.ReadKnownScopesAsync(features.DataSource, CancellationToken.None);
            reports.AddRange(await step.Work.LeaveOutOthersAsync(known, reports));
        }

        var networks = features.Networks.IsEnabled
            ? accounts.Where(account => account.Outcome == "succeeded").ToList()
            : [];
        foreach (var account in networks.Where(account => account.NetworkOutcome is null))
            await step.Work.KeepAsync(account.ToNetworkReport(never));
        return RunResult.Of(
            reports, await ReadScopesAsync(run.RunId), networks.Select(each => each.ToNetworkReport(never)));
    }

    private const string Scopes = """
        select account_id, region_id, last_outcome, last_error_code
        from sync.scope
        where last_run_id = @runId
        """;

    /// <summary>What the outcome of a run follows from. The counts of the scopes stay in the ledger.</summary>
    private async Task<IEnumerable<ScopeReport>> ReadScopesAsync(long runId)
    {
        await using var connection = await features.DataSource.OpenConnectionAsync();
        var rows = await connection.QueryAsync<(string Account, string Region, string Outcome, string? Code)>(
            Scopes, new { runId });
        return rows.Select(row => new ScopeReport(
            new Scope(row.Account, row.Region), Enum.Parse<ScopeOutcome>(row.Outcome, ignoreCase: true))
        {
            ErrorCode = row.Code,
        });
    }

    private const string Finished = """
        select run_id, finished_at, outcome, error_code, error_message, false as is_first
        from sync.sync_run
        where run_id = @runId and finished_at is not null and outcome <> 'interrupted'
        """;

    private async Task<RunEnd?> ReadEndAsync(long runId, CancellationToken cancellationToken)
    {
        await using var connection = await features.DataSource.OpenConnectionAsync(cancellationToken);
        var run = await connection.QuerySingleOrDefaultAsync<FinishedRun>(
            new CommandDefinition(Finished, new { runId }, cancellationToken: cancellationToken));
        return run is null ? null : new RunEnd(run.Outcome, Cut(Judgement.Warning(run)));
    }

    private async Task LogAsync(SyncReport report, CancellationToken cancellationToken)
    {
        await using var connection = await features.DataSource.OpenConnectionAsync(cancellationToken);
        var run = await RunReads.ReadRunsAsync(connection, report.RunId + 1, 1).FirstAsync(cancellationToken);
        log.Finished(report, run.Added, run.Changed, run.Removed);
    }

    private static RunEnd EndOf(SyncReport report) => new(
        Http.LowerCase.Of(report.Outcome),
        report.Outcome == RunOutcome.Succeeded ? null : Cut(new RunFailedException(report).Message));

    private static string? Cut(string? text) => text?.Length > LongestProblem ? text[..LongestProblem] : text;
}
