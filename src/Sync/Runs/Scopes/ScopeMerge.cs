using Npgsql;
using Sync.Drift;
using Sync.Drift.Deliveries;
using Sync.Expectations;
using Sync.FlowLogs;
using Sync.Inventory;
using Sync.Inventory.Merging;
using Sync.Runs.Ledger;
using Sync.Runs.Removals;
using Sync.Telemetry;

namespace Sync.Runs.Scopes;

/// <summary>
/// Writes a scope in one transaction: the rows, their history, the ledger, the drift events and their deliveries.
/// </summary>
public sealed class ScopeMerge(
    NpgsqlDataSource dataSource, MergeTurn turn, DriftRecorder drift, ConformanceRecorder conformance, Outbox outbox)
{
    /// <summary>
    /// Writes the complete scope. A merge cannot be cancelled: it is short, and cancelling it would waste the walk.
    /// </summary>
    /// <inheritdoc cref="RunLedger.TryKeepUnchangedAsync" path="/param"/>
    /// <exception cref="ScopeKeptException">The ledger already has this scope in this run.</exception>
    /// <exception cref="RunSupersededException">Another run holds the lease.</exception>
    internal async Task MergeAsync(
        RunLedger ledger, ScopeChange<FlowLog> change, ScopeReport report, Action handOver)
    {
        if (change.IsEmpty && await TryKeepUnchangedAsync(ledger, report, handOver)) return;
        await turn.TakeAsync(change.Diff.IsEmpty, () => WriteAsync(ledger.Run, change, report));
    }

    private async Task WriteAsync(LeasedRun run, ScopeChange<FlowLog> change, ScopeReport report)
    {
        using var span = SyncTrace.StartMerge(change.Scope.RegionId);
        try
        {
            await RunLease.WriteAsync(
                dataSource, run, connection => WriteAsync(connection, run.RunId, change, report));
        }
        catch (PostgresException refusal) when (RefusedItem.IsAboutData(refusal))
        {
            await RefusedItem.NoteAsync(dataSource, FlowLog.Resource, change.Scope, change.Diff, refusal);
            throw;
        }
    }

    /// <summary>
    /// The scopes for which a merge has something to write although their listings have no difference: a pending event
    /// may be due, or an expectation is new or gone.
    /// </summary>
    internal async Task<IReadOnlySet<Scope>> FindUnfinishedAsync(
        NpgsqlConnection connection, IReadOnlyList<Scope> unchanged) =>
        (await PendingEvents.FindAsync(connection, unchanged))
            .Concat(await conformance.FindUnjudgedAsync(connection, unchanged))
            .ToHashSet();

    private static async Task<bool> TryKeepUnchangedAsync(RunLedger ledger, ScopeReport report, Action handOver)
    {
        using var span = SyncTrace.StartMerge(report.Scope.RegionId);
        return await ledger.TryKeepUnchangedAsync(report, handOver);
    }

    private async Task WriteAsync(
        NpgsqlConnection connection, long runId, ScopeChange<FlowLog> change, ScopeReport report)
    {
        var scope = change.Scope;
        var isBaseline = !await DriftChanges.HasBaselineAsync(connection, scope);
        var merge = await OpenMerge.BeginAsync(connection, runId, change.Diff.IsEmpty);
        await FilteredScope.KeepLeftAsync(connection, scope, merge.At, change.Diff.LeftFilter);
        await Absence.KeepAsync(connection, FlowLog.Resource, runId, scope, change.Doubtful);
        await RunTable.KeepAsync(connection, runId, report);
        var rules = await conformance.ReadRulesAsync(connection, scope);
        // The transaction is idle while the drift and conformance of one portion are computed, which must take less
        // than the timeout of RunLease.WriteAsync.
        foreach (var portion in change.Diff.Portions())
        {
            await drift.MergeAsync(merge, FlowLog.Resource, scope, portion, isBaseline);
            await outbox.AddAsync(connection, await conformance.RecordAsync(merge, scope, rules, portion));
        }

        await drift.PromoteAsync(merge, FlowLog.Resource, scope);
        await conformance.JudgeAllAsync(connection, scope, merge.At, rules);
    }
}
