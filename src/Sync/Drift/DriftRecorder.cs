using Npgsql;
using Sync.FlowLogs;
using Sync.Settings.Kept;

namespace Sync.Drift;

/// <summary>Turns what a merge changed into events, inside the merge's transaction.</summary>
public sealed class DriftRecorder(SettingsInForce settings)
{
    /// <param name="at">The moment of the merge.</param>
    /// <param name="changes">Of one portion of the merge.</param>
    /// <returns>The events that are shown from now on, which are those to alert of.</returns>
    public async Task<IReadOnlyList<DriftEvent>> RecordAsync(
        NpgsqlConnection connection, long runId, Scope scope, DateTime at, IReadOnlyList<DriftChange> changes)
    {
        if (changes.Count == 0) return [];
        string[] known = [.. changes.Where(change => change.Kind != DriftKind.Added).Select(change => change.FlowLogId)];
        var earlier = await DriftLog.ReadEarlierAsync(connection, scope, known, at - settings.Drift.FlapWindow);
        var judge = new DriftJudge(settings.Drift, runId, scope, at);
        List<JudgedEvent> judged = [.. changes.Select(change => judge.Judge(change, earlier[change.FlowLogId]))];
        await DriftLog.WriteAsync(connection, judged, at);
        return [.. judged.Select(each => each.Event).Where(told => told.State == DriftState.Shown)];
    }

    /// <summary>Shows pending events that are due. To be called after the scope's row of this run is in the ledger.</summary>
    /// <returns>Ids of the events that are shown from now on, in portions; each is made when it is asked for.</returns>
    public IAsyncEnumerable<IReadOnlyList<Guid>> PromoteAsync(NpgsqlConnection connection, Scope scope) =>
        DriftLog.PromoteAsync(connection, scope, settings.Drift.DebounceRuns);
}
