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
    NpgsqlDataSource dataSource, DriftRecorder drift, ConformanceRecorder conformance, Outbox outbox) : IDisposable
{
    // Merges lock the inventory clock one after the other anyway. Waiting here instead needs no connection, and no
    // command times out.
    private readonly SemaphoreSlim _turn = new(1);

    // Merges without a difference do not lock the clock. Thousands of them may be due at once, after a rule changed.
    private readonly SemaphoreSlim _withoutDifference = new(8);

    /// <summary>
    /// Writes the complete scope. A merge cannot be cancelled: it is short, and cancelling it would waste the walk.
    /// </summary>
    /// <inheritdoc cref="RunLedger.TryKeepUnchangedAsync" path="/param"/>
    /// <exception cref="ScopeKeptException">The ledger already has this scope in this run.</exception>
    /// <exception cref="RunSupersededException">Another run holds the lease.</exception>
    internal async Task MergeAsync(
        RunLedger ledger, Scope scope, ScopeChange change, ScopeReport report, Action handOver)
    {
        if (change.IsEmpty && await TryKeepUnchangedAsync(ledger, report, handOver)) return;
        var diff = change.Diff;
        var turn = diff.IsEmpty ? _withoutDifference : _turn;
        await turn.WaitAsync();
        try
        {
            await WriteAsync(ledger.Run, scope, change, report);
        }
        catch (PostgresException refusal) when (RefusedItem.IsAboutData(refusal))
        {
            await RefusedItem.NoteAsync(dataSource, FlowLog.Resource, scope, diff, refusal);
            throw;
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>
    /// The scopes for which a merge has something to write although their listings have no difference: a pending event
    /// may be due, or an expectation is new or gone.
    /// </summary>
    internal async Task<IReadOnlySet<Scope>> FindUnfinishedAsync(
        NpgsqlConnection connection, IReadOnlyList<Scope> unchanged) =>
        (await DriftRecorder.FindPendingAsync(connection, unchanged))
            .Concat(await conformance.FindUnjudgedAsync(connection, unchanged))
            .ToHashSet();

    private static async Task<bool> TryKeepUnchangedAsync(RunLedger ledger, ScopeReport report, Action handOver)
    {
        using var span = SyncTrace.StartMerge(report.Scope.RegionId);
        return await ledger.TryKeepUnchangedAsync(report, handOver);
    }

    private async Task WriteAsync(LeasedRun run, Scope scope, ScopeChange change, ScopeReport report)
    {
        using var span = SyncTrace.StartMerge(scope.RegionId);
        await using var connection = await dataSource.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await RunLease.FenceAsync(connection, run);
        var hasBaseline = await DriftChanges.HasBaselineAsync(connection, scope);
        DateTime? at = change.Diff.IsEmpty ? null : await Merge.TickAsync(connection);
        await FilteredScope.KeepLeftAsync(connection, scope, at, change.LeftFilter);
        await Absence.KeepAsync(connection, FlowLog.Resource, run.RunId, scope, change.Doubtful);
        await RunTable.KeepAsync(connection, run.RunId, report);
        var rules = await conformance.ReadRulesAsync(connection, scope);
        if (at is { } moment)
        {
            var portions = new Portions(connection, run.RunId, scope, moment, hasBaseline, rules);
            foreach (var portion in change.Diff.Portions()) await WriteAsync(portions, portion);
        }

        await foreach (var shown in drift.PromoteAsync(connection, scope))
            await outbox.OweDriftAsync(connection, FlowLog.Resource, shown);
        await conformance.JudgeAllAsync(connection, scope, at, rules);
        await transaction.CommitAsync();
    }

    // The transaction is idle while the drift and conformance of one portion are computed, which must take less than
    // the timeout of RunLease.FenceAsync.
    private async Task WriteAsync(Portions portions, Diff<FlowLog> portion)
    {
        var (connection, runId, scope, at, hasBaseline, rules) = portions;
        var changes = hasBaseline
            ? await DriftChanges.ReadAsync(connection, FlowLog.Resource, scope, portion)
            : [];
        await Merge.ApplyAsync(connection, FlowLog.Resource, scope, portion, at);
        var shown = await drift.RecordAsync(connection, runId, scope, at, changes);
        await outbox.OweAsync(connection, shown.Select(drift => drift.ToAlert()));
        await outbox.OweAsync(connection, await conformance.RecordAsync(connection, runId, scope, at, rules, portion));
    }

    private sealed record Portions(
        NpgsqlConnection Connection, long RunId, Scope Scope, DateTime At, bool HasBaseline, ScopeRules Rules);

    public void Dispose()
    {
        _turn.Dispose();
        _withoutDifference.Dispose();
    }
}
