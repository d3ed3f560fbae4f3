using Npgsql;
using Sync.FlowLogs;
using Sync.Settings.Kept;

namespace Sync.Drift;

/// <summary>Turns what a merge changed into events, inside the merge's transaction.</summary>
public sealed class DriftRecorder(SettingsInForce settings)
{
    /// <summary>To be called after the scope's row of this run is in the ledger.</summary>
    /// <param name="at">The moment of the merge; null when it had nothing to write.</param>
    /// <returns>Ids of the events that are shown from now on: what alerts are owed for.</returns>
    public async Task<IReadOnlyList<Guid>> RecordAsync(
        NpgsqlConnection connection, long runId, Scope scope, DateTime? at, IReadOnlyList<DriftChange> changes)
    {
        List<Guid> shown = [];
        if (at is { } moment && changes.Count > 0)
        {
            var judged = await JudgeAsync(connection, runId, scope, moment, changes);
            await DriftLog.WriteAsync(connection, judged, moment);
            shown.AddRange(judged.Where(each => each.Event.State == DriftState.Shown).Select(each => each.Event.EventId));
        }

        shown.AddRange(await DriftLog.PromoteAsync(connection, scope, settings.Drift.DebounceRuns));
        return shown;
    }

    private async Task<IReadOnlyList<JudgedEvent>> JudgeAsync(
        NpgsqlConnection connection, long runId, Scope scope, DateTime at, IReadOnlyList<DriftChange> changes)
    {
        string[] known = [.. changes.Where(change => change.Kind != DriftKind.Added).Select(change => change.FlowLogId)];
        var earlier = await DriftLog.ReadEarlierAsync(connection, scope, known, at - settings.Drift.FlapWindow);
        var judge = new DriftJudge(settings.Drift, runId, scope, at);
        return [.. changes.Select(change => judge.Judge(change, earlier[change.FlowLogId]))];
    }
}
