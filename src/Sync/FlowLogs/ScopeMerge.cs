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
        var changes = await FlowLogDrift.ReadAsync(connection, scope, diff);
        var at = await FlowLogMerge.ApplyAsync(connection, scope, diff);
        await RunTable.KeepAsync(connection, run.RunId, report);
        await outbox.OweDriftAsync(connection, await drift.RecordAsync(connection, run.RunId, scope, at, changes));
        await outbox.OweAsync(connection, await conformance.RecordAsync(connection, run.RunId, scope, at, diff));
        await transaction.CommitAsync();
    }

    public void Dispose() => _turn.Dispose();
}
