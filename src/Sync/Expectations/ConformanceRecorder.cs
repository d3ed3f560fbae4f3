using Npgsql;
using Sync.Drift;
using Sync.Drift.Alerts;
using Sync.FlowLogs;
using Sync.Inventory;
using Sync.Inventory.Merging;
using Sync.Settings;

namespace Sync.Expectations;

/// <summary>
/// Records which flow logs do not conform, in the transaction of the merge. Flow logs that the merge changed are judged
/// by every expectation that has judged the scope before; each one that begins or ceases to conform is an event. An
/// expectation that is new to the scope, or has changed, judges the entire scope without events, so a new rule does not
/// cause a flood of alerts. Until a scope has its baseline, every expectation is new to it. The findings of removed
/// flow logs are deleted without an event: the drift event reports the removal.
/// </summary>
public sealed class ConformanceRecorder(
    Current<ExpectationSettings> expectations, Current<DriftSettings> drift)
{
    // One portion of flow logs may break many expectations.
    private const int Portion = 10_000;

    /// <summary>
    /// Reads the rules that select from the scope. Deletes the findings of rules that do not, or no longer exist.
    /// </summary>
    internal async Task<ScopeRules> ReadRulesAsync(NpgsqlConnection connection, Scope scope)
    {
        var current = expectations.Value;
        var rules = current.Rules
            .Where(rule => !rule.IsOfAttachments && rule.SelectsFrom(scope))
            .ToDictionary(rule => rule, rule => rule.Hash(drift.Value));
        var judged = await ConformanceTable.ReadJudgedAsync(connection, scope);
        string[] gone = current.AreKnown
            ? [.. judged.Keys.Except(rules.Keys.Select(rule => rule.Name))]
            : [];
        if (gone.Length > 0) await ConformanceTable.ForgetAsync(connection, scope, gone);

        var known = rules
            .Where(rule => judged.TryGetValue(rule.Key.Name, out var hash) && hash == rule.Value)
            .Select(rule => rule.Key)
            .ToList();
        return new ScopeRules(known, rules.ExceptBy(known, rule => rule.Key).ToDictionary());
    }

    /// <summary>
    /// Those of some scopes that <see cref="ReadRulesAsync"/> would find a rule for that is new to them, or gone.
    /// </summary>
    internal async Task<IEnumerable<Scope>> FindUnjudgedAsync(
        NpgsqlConnection connection, IReadOnlyList<Scope> scopes)
    {
        var current = expectations.Value;
        var rules = current.Rules
            .Where(rule => !rule.IsOfAttachments)
            .Select(rule => (Rule: rule, Hash: rule.Hash(drift.Value)))
            .ToList();
        var judged = await ConformanceTable.ReadJudgedAsync(connection, scopes);
        return scopes.Where(scope => !IsJudged(scope));

        bool IsJudged(Scope scope)
        {
            var wanted = rules.Where(each => each.Rule.SelectsFrom(scope)).Select(each => (each.Rule.Name, each.Hash))
                .ToHashSet();
            return current.AreKnown ? wanted.SetEquals(judged[scope]) : wanted.IsSubsetOf(judged[scope]);
        }
    }

    /// <summary>Judges what a portion of a merge changed, by the rules that have judged the scope before.</summary>
    /// <param name="portion">The portion, already merged.</param>
    /// <returns>The events for alert rules.</returns>
    internal async Task<IReadOnlyList<AlertEvent>> RecordAsync(
        OpenMerge merge, Scope scope, ScopeRules rules, Diff<FlowLog> portion)
    {
        if (rules.Known.Count == 0) return [];
        var at = merge.At!.Value;
        var flowLogs = portion.Added.Concat(portion.Changed).Select(flowLog => flowLog.Item).ToList();
        var verdicts = await JudgeAsync(merge.Connection, scope, at, rules.Known, flowLogs);
        var events = verdicts
            .Where(verdict => verdict.Turned)
            .Select(verdict => new ConformanceEvent(
                Guid.CreateVersion7(at), at, merge.RunId, scope, Subject.Of(verdict.FlowLog), verdict.Expectation,
                verdict.After.Count > 0, verdict.Told))
            .ToList();
        await ConformanceLog.WriteAsync(merge.Connection, events);
        return [.. events.Select(each => each.ToAlert())];
    }

    /// <summary>
    /// Judges the entire scope by the rules that are new to it. Call this after the scope's row of this run is in the
    /// ledger.
    /// </summary>
    /// <param name="at">When the merge took place; null if it wrote nothing.</param>
    internal async Task JudgeAllAsync(NpgsqlConnection connection, Scope scope, DateTime? at, ScopeRules rules)
    {
        if (rules.New.Count == 0) return;
        await foreach (var flowLogs in Stored.ReadScopeAsync(connection, FlowLog.Resource, scope))
            await JudgeAsync(connection, scope, at, rules.New.Keys, flowLogs);
        await ConformanceTable.KeepJudgedAsync(connection, scope, rules.New);
    }

    /// <returns>The verdicts with findings, now or before; others need no write.</returns>
    private async Task<IReadOnlyList<Verdict>> JudgeAsync(
        NpgsqlConnection connection, Scope scope, DateTime? at, IReadOnlyCollection<Expectation> rules,
        IReadOnlyCollection<FlowLog> flowLogs)
    {
        if (flowLogs.Count == 0) return [];
        var before = await ConformanceTable.ReadAsync(
            connection, scope, [.. flowLogs.Select(flowLog => flowLog.FlowLogId)]);
        var judge = new ConformanceJudge(drift.Value, scope);
        List<Verdict> verdicts =
        [
            .. flowLogs
                .SelectMany(
                    _ => rules,
                    (flowLog, rule) => judge.Judge(
                        rule, flowLog, before.GetValueOrDefault((flowLog.FlowLogId, rule.Name), [])))
                .Where(verdict => verdict.Before.Count + verdict.After.Count > 0),
        ];
        foreach (var some in verdicts.Chunk(Portion)) await ConformanceTable.WriteAsync(connection, scope, at, some);
        return verdicts;
    }
}

/// <summary>The rules that select from a scope.</summary>
/// <param name="Known">The rules that have judged all of it.</param>
/// <param name="New">The rules that are new to it or have changed, each with its hash.</param>
internal sealed record ScopeRules(IReadOnlyList<Expectation> Known, Dictionary<Expectation, Guid> New);
