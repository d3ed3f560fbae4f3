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
    // A portion of flow logs may break many expectations.
    private const int Portion = 10_000;

    /// <summary>The rules that select from the scope. What was found by rules that do not, or do not exist any more, is forgotten.</summary>
    internal async Task<ScopeRules> ReadRulesAsync(NpgsqlConnection connection, Scope scope)
    {
        var rules = settings.Expectations
            .Where(rule => rule.SelectsFrom(scope))
            .ToDictionary(rule => rule, rule => rule.Hash(settings.Drift.TransientStatuses));
        var judged = await ConformanceTable.ReadJudgedAsync(connection, scope);
        string[] gone = settings.SaysWhatIsExpected ? [.. judged.Keys.Except(rules.Keys.Select(rule => rule.Name))] : [];
        if (gone.Length > 0) await ConformanceTable.ForgetAsync(connection, scope, gone);

        var known = rules.Where(rule => judged.TryGetValue(rule.Key.Name, out var hash) && hash == rule.Value).Select(rule => rule.Key).ToList();
        return new ScopeRules(known, rules.ExceptBy(known, rule => rule.Key).ToDictionary());
    }

    /// <summary>What a portion of a merge changed, by the rules that have judged the scope before.</summary>
    /// <param name="at">The moment of the merge.</param>
    /// <param name="portion">Already merged.</param>
    /// <returns>The events to alert of.</returns>
    internal async Task<IReadOnlyList<AlertEvent>> RecordAsync(
        NpgsqlConnection connection, long runId, Scope scope, DateTime at, ScopeRules rules, FlowLogDiff portion)
    {
        if (rules.Known.Count == 0) return [];
        var entries = portion.Added.Concat(portion.Changed).Select(flowLog => flowLog.Entry).ToList();
        var verdicts = await JudgeAsync(connection, scope, at, rules.Known, entries);
        var events = verdicts
            .Where(verdict => verdict.Turned)
            .Select(verdict => new ConformanceEvent(Guid.CreateVersion7(at), at, runId, scope, verdict))
            .ToList();
        await ConformanceLog.WriteAsync(connection, events);
        return [.. events.Select(each => each.ToAlert())];
    }

    /// <summary>
    /// All of the scope by the rules that are new to it. To be called after the scope's row of this run is in the ledger.
    /// </summary>
    /// <param name="at">The moment of the merge, which is over; null when it had nothing to write.</param>
    internal async Task JudgeAllAsync(NpgsqlConnection connection, Scope scope, DateTime? at, ScopeRules rules)
    {
        if (rules.New.Count == 0) return;
        await foreach (var entries in FlowLogTable.ReadScopeAsync(connection, scope))
            await JudgeAsync(connection, scope, at, rules.New.Keys, entries);
        await ConformanceTable.KeepJudgedAsync(connection, scope, rules.New);
    }

    /// <returns>What was or is found; where nothing is, nothing is to be written.</returns>
    private async Task<IReadOnlyList<Verdict>> JudgeAsync(
        NpgsqlConnection connection, Scope scope, DateTime? at, IReadOnlyCollection<Expectation> rules,
        IReadOnlyCollection<FlowLogEntry> entries)
    {
        if (entries.Count == 0) return [];
        var before = await ConformanceTable.ReadAsync(connection, scope, [.. entries.Select(entry => entry.FlowLogId)]);
        var judge = new ConformanceJudge(settings.Drift, scope);
        List<Verdict> verdicts =
        [
            .. entries
                .SelectMany(_ => rules, (entry, rule) => judge.Judge(rule, entry, before.GetValueOrDefault((entry.FlowLogId, rule.Name), [])))
                .Where(verdict => verdict.Before.Count + verdict.After.Count > 0),
        ];
        foreach (var some in verdicts.Chunk(Portion)) await ConformanceTable.WriteAsync(connection, scope, at, some);
        return verdicts;
    }
}

/// <summary>The rules that select from a scope.</summary>
/// <param name="Known">Those that have judged all of it.</param>
/// <param name="New">Those that are new to it or have changed, each with its hash.</param>
internal sealed record ScopeRules(IReadOnlyList<Expectation> Known, Dictionary<Expectation, Guid> New);
