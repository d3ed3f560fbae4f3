using Npgsql;
using Sync.Inventory;
using Sync.Settings;

namespace Sync.Drift;

/// <summary>Records the changes of a merge as drift events, inside the transaction of the merge.</summary>
public sealed class DriftRecorder(Current<DriftSettings> settings)
{
    /// <param name="at">When the merge took place.</param>
    /// <param name="changes">The changes of one portion of the merge.</param>
    /// <returns>The events that are now shown; alerts are sent for these.</returns>
    public async Task<IReadOnlyList<DriftEvent>> RecordAsync(
        NpgsqlConnection connection, long runId, Scope scope, DateTime at, IReadOnlyList<DriftChange> changes)
    {
        if (changes.Count == 0) return [];
        string[] known =
            [.. changes.Where(change => change.Kind != DriftKind.Added).Select(change => change.FlowLogId)];
        var earlier = await DriftLog.ReadEarlierAsync(connection, scope, known, at - settings.Value.FlapWindow);
        var judge = new DriftJudge(settings.Value, runId, scope, at);
        List<JudgedEvent> judged = [.. changes.Select(change => judge.Judge(change, earlier[change.FlowLogId]))];
        await DriftLog.WriteAsync(connection, judged, at);
        return [.. judged.Select(each => each.Event).Where(told => told.State == DriftState.Shown)];
    }

    /// <summary>
    /// Shows pending events that are due. Call this after the scope's row of this run is in the ledger.
    /// </summary>
    /// <returns>IDs of the events that are now shown, in portions; enumerating executes each portion.</returns>
    public IAsyncEnumerable<IReadOnlyList<Guid>> PromoteAsync(NpgsqlConnection connection, Scope scope) =>
        DriftLog.PromoteAsync(connection, scope, settings.Value.DebounceRuns);
}
