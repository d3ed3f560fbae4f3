using Npgsql;
using Sync.Drift;
using Sync.Drift.Deliveries;
using Sync.Expectations;
using Sync.Runs;
using Sync.Telemetry;

namespace Sync.FlowLogs;

/// <summary>Writes a scope in one transaction: the rows, their history, the ledger, the drift, and what is owed to the sinks.</summary>
public sealed class ScopeMerge(NpgsqlDataSource dataSource, DriftRecorder drift, ConformanceRecorder conformance, Outbox outbox) : IDisposable
{
    // Merges wait for each other's moment anyway. Waiting here instead costs no connection, and no command runs out of time.
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>The scope is written as a whole, cancelled or not: it takes little time and saves the walk.</summary>
    public async Task MergeAsync(LeasedRun run, Scope scope, FlowLogDiff diff, ScopeReport report)
    {
        if (!diff.IsEmpty) await _turn.WaitAsync();
        try
        {
            await WriteAsync(run, scope, diff, report);
        }
        catch (PostgresException refusal) when (RefusedFlowLog.IsAboutData(refusal))
        {
            await RefusedFlowLog.NoteAsync(dataSource, scope, diff, refusal);
            throw;
        }
        finally
        {
            if (!diff.IsEmpty) _turn.Release();
        }
    }

    private async Task WriteAsync(LeasedRun run, Scope scope, FlowLogDiff diff, ScopeReport report)
    {
        using var span = SyncTrace.StartMerge(scope);
        await using var connection = await dataSource.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await RunLease.FenceAsync(connection, run);
        var hasBaseline = await FlowLogDrift.HasBaselineAsync(connection, scope);
        DateTime? at = diff.IsEmpty ? null : await FlowLogMerge.TickAsync(connection);
        await FilteredScope.KeepLeftAsync(connection, scope, at, diff.LeftFilter);
        await Absence.KeepAsync(connection, run.RunId, scope, diff.Doubtful);
        await RunTable.KeepAsync(connection, run.RunId, report);
        var rules = await conformance.ReadRulesAsync(connection, scope);
        if (at is { } moment)
        {
            var merge = new Merge(connection, run.RunId, scope, moment, hasBaseline, rules);
            foreach (var portion in diff.Portions()) await WriteAsync(merge, portion);
        }

        await foreach (var shown in drift.PromoteAsync(connection, scope))
            await outbox.OweDriftAsync(connection, shown);
        await conformance.JudgeAllAsync(connection, scope, at, rules);
        await transaction.CommitAsync();
    }

    // Between two statements the transaction is idle for as long as it takes to tell and judge one portion.
    private async Task WriteAsync(Merge merge, FlowLogDiff portion)
    {
        var (connection, runId, scope, at, hasBaseline, rules) = merge;
        var changes = hasBaseline ? await FlowLogDrift.ReadAsync(connection, scope, portion) : [];
        await FlowLogMerge.ApplyAsync(connection, scope, portion, at);
        var shown = await drift.RecordAsync(connection, runId, scope, at, changes);
        await outbox.OweAsync(connection, shown.Select(told => told.ToAlert()));
        await outbox.OweAsync(connection, await conformance.RecordAsync(connection, runId, scope, at, rules, portion));
    }

    private sealed record Merge(
        NpgsqlConnection Connection, long RunId, Scope Scope, DateTime At, bool HasBaseline, ScopeRules Rules);

    public void Dispose() => _turn.Dispose();
}
