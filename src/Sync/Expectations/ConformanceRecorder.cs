using Npgsql;
using Sync.Alibaba;
using Sync.Drift.Alerts;
using Sync.FlowLogs;
using Sync.Settings.Kept;

namespace Sync.Expectations;

/// <summary>
/// Keeps what is not as expected, inside the merge's transaction. What a merge changed is judged by every expectation that has
/// judged the scope before, and whoever begins or ceases to conform is an event. An expectation that is new to the scope, or
/// has changed, judges all of it: that marks how things stand and is no event, or every new rule would be a storm. Until a
/// scope has its baseline, every expectation is new to it. Removed flow logs go with what was found of them, without an event:
/// the drift event says it.
/// </summary>
public sealed class ConformanceRecorder(SettingsInForce settings)
{
    /// <summary>To be called after the scope's row of this run is in the ledger.</summary>
    /// <param name="at">The moment of the merge; null when it had nothing to write.</param>
    /// <returns>What alerts are owed for.</returns>
    public async Task<IReadOnlyList<AlertEvent>> RecordAsync(
        NpgsqlConnection connection, long runId, Scope scope, DateTime? at, FlowLogDiff diff)
    {
        var rules = settings.Expectations
            .Where(rule => rule.SelectsFrom(scope))
            .ToDictionary(rule => rule, rule => rule.Hash(settings.Drift.TransientStatuses));
        var judged = await ConformanceTable.ReadJudgedAsync(connection, scope);
        string[] gone = settings.SaysWhatIsExpected ? [.. judged.Keys.Except(rules.Keys.Select(rule => rule.Name))] : [];
        if (gone.Length > 0) await ConformanceTable.ForgetAsync(connection, scope, gone);

        var known = rules.Where(rule => judged.TryGetValue(rule.Key.Name, out var hash) && hash == rule.Value).Select(rule => rule.Key).ToList();
        var unknown = rules.ExceptBy(known, rule => rule.Key).ToDictionary();
        if (unknown.Count > 0) await JudgeAllAsync(connection, scope, at, unknown);
        return at is { } moment && known.Count > 0 ? await JudgeChangedAsync(connection, runId, scope, moment, known, diff) : [];
    }

    private async Task JudgeAllAsync(NpgsqlConnection connection, Scope scope, DateTime? at, Dictionary<Expectation, Guid> rules)
    {
        var before = await ConformanceTable.ReadAsync(connection, scope, null);
        var entries = await FlowLogTable.ReadScopeAsync(connection, scope);
        await ConformanceTable.WriteAsync(connection, scope, at, Judge(scope, rules.Keys, entries, before));
        await ConformanceTable.KeepJudgedAsync(connection, scope, rules);
    }

    private async Task<IReadOnlyList<AlertEvent>> JudgeChangedAsync(
        NpgsqlConnection connection, long runId, Scope scope, DateTime at, IReadOnlyList<Expectation> rules, FlowLogDiff diff)
    {
        var before = await ConformanceTable.ReadAsync(connection, scope, [.. diff.Changed.Select(flowLog => flowLog.Entry.FlowLogId)]);
        var verdicts = Judge(scope, rules, diff.Added.Concat(diff.Changed).Select(flowLog => flowLog.Entry), before);
        await ConformanceTable.WriteAsync(connection, scope, at, verdicts);
        var events = verdicts
            .Where(verdict => verdict.Turned)
            .Select(verdict => new ConformanceEvent(Guid.CreateVersion7(at), at, runId, scope, verdict))
            .ToList();
        await ConformanceLog.WriteAsync(connection, events);
        return [.. events.Select(each => each.ToAlert())];
    }

    /// <summary>What was or is to be found; where nothing is, nothing is to be written.</summary>
    private List<Verdict> Judge(
        Scope scope, IReadOnlyCollection<Expectation> rules, IEnumerable<FlowLogEntry> entries,
        IReadOnlyDictionary<(string, string), IReadOnlyList<Finding>> before)
    {
        var judge = new ConformanceJudge(settings.Drift, scope);
        return
        [
            .. entries
                .SelectMany(_ => rules, (entry, rule) => judge.Judge(rule, entry, before.GetValueOrDefault((entry.FlowLogId, rule.Name), [])))
                .Where(verdict => verdict.Before.Count + verdict.After.Count > 0),
        ];
    }
}
