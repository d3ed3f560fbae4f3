using System.Globalization;
using Npgsql;
using Sync.Coverage;
using Sync.Drift;
using Sync.Drift.Deliveries;
using Sync.Http;
using Sync.Network;
using Sync.Settings;

namespace Sync.Expectations;

/// <summary>
/// Judges all ends of connections by the expectations of attachments, after coverage was judged and in its transaction.
/// Each end that begins or ceases to conform is an event. As for flow logs, a rule that is new to an account or has
/// changed judges its ends without events, and so does every rule until the account has its baseline.
/// </summary>
public sealed class AttachmentConformance(
    Current<ExpectationSettings> expectations, Current<DriftSettings> drift, CoverageSettings coverage, Outbox outbox)
{
    // With another number, a build judges again what an earlier build has judged.
    private const int Method = 1;

    // One portion of ends may break many expectations.
    private const int Portion = 10_000;

    private IReadOnlyList<string> TransientStatuses => drift.Value.TransientStatusesOf(Attachment.Resource);

    /// <summary>Each rule about attachments with its hash.</summary>
    internal Dictionary<Expectation, Guid> Rules => expectations.Value.Rules
        .Where(rule => rule.IsOfAttachments)
        .ToDictionary(rule => rule, rule => rule.Hash(drift.Value));

    /// <summary>
    /// Judges, unless neither the inventory nor the rules have changed, and no end is too new to be judged.
    /// </summary>
    public async Task UpdateAsync(NpgsqlConnection connection, long runId)
    {
        if (!expectations.Value.AreKnown) return;
        var rules = Rules;
        var changedAt = await AttachmentConformanceTable.ReadChangedAtAsync(connection);
        var state = rules.Count == 0 ? "" : StateOf(rules, changedAt);
        var kept = await AttachmentConformanceTable.ReadStateAsync(connection);
        if (state == (kept ?? "")) return;

        var now = await AttachmentConformanceTable.LockAsync(connection);
        await AttachmentConformanceTable.ForgetAsync(connection, [.. rules.Keys.Select(rule => rule.Name)]);
        var judged = await AttachmentConformanceTable.ReadJudgedAsync(connection);
        var isEarly = false;
        if (rules.Count > 0)
        {
            await foreach (var ends in ConnectionEnd.ReadAllAsync(connection))
                isEarly |= await JudgeAsync(new Judging(connection, runId, now, rules, judged), ends);
        }

        await AttachmentConformanceTable.KeepJudgedAsync(connection, rules);
        await AttachmentConformanceTable.KeepStateAsync(connection, isEarly ? $"early {state}" : state);
    }

    private string StateOf(Dictionary<Expectation, Guid> rules, DateTime changedAt) => string.Join(
        ' ',
        (string[])
        [
            Method.ToString(CultureInfo.InvariantCulture), changedAt.ToString("O", CultureInfo.InvariantCulture),
            coverage.Grace.ToString("c", CultureInfo.InvariantCulture),
            .. rules.OrderBy(rule => rule.Key.Name, StringComparer.Ordinal).Select(rule => rule.Value.ToString("N")),
        ]);

    /// <returns>Whether an end is too new to be judged.</returns>
    private async Task<bool> JudgeAsync(Judging run, IReadOnlyList<ConnectionEnd> ends)
    {
        var stored = await AttachmentConformanceTable.ReadAsync(
            run.Connection, [.. ends.Select(end => end.Coverage.AttachmentEndId)]);
        var judge = new AttachmentJudge(TransientStatuses);
        var results = ends
            .SelectMany(
                _ => run.Rules,
                (end, rule) => Judge(
                    run, judge, end, rule, stored.GetValueOrDefault((end.Coverage.AttachmentEndId, rule.Key.Name))))
            .ToList();
        await WriteAsync(run, results);
        return results.Any(result => result.Verdict.IsEarly);
    }

    private Result Judge(
        Judging run, AttachmentJudge judge, ConnectionEnd end, KeyValuePair<Expectation, Guid> rule,
        StoredVerdict? before)
    {
        var isKnown = run.Judged.TryGetValue((end.Scope.AccountId, rule.Key.Name), out var hash) && hash == rule.Value;
        var findings = before is null ? [] : Findings.Read(before.Findings);
        // What was found before it became unknown, as when a list was refused, was no lack of time.
        var isUntold = before is null || (before.State == EndState.Unknown && findings.Count == 0);
        var isNew = isKnown && isUntold && end.FirstSeenAt > run.Now - coverage.Grace;
        var verdict = judge.Judge(rule.Key, end, findings, isNew);
        return new Result(verdict, before, Row(verdict, before, run.Now), IsEvent: isKnown && verdict.Turned);
    }

    private async Task WriteAsync(Judging run, List<Result> results)
    {
        var marked = results.Where(result => result is { After: { } after, Before: var before }
            && (before is null || !after.Says(before))).Select(result => result.After!);
        foreach (var some in marked.Chunk(Portion)) await AttachmentConformanceTable.MarkAsync(run.Connection, some);
        var cleared = results.Where(result => result is { After: null, Before: not null })
            .Select(result => result.Before!);
        foreach (var some in cleared.Chunk(Portion)) await AttachmentConformanceTable.ClearAsync(run.Connection, some);

        var events = results.Where(result => result.IsEvent).Select(result => result.Verdict)
            .Select(verdict => new ConformanceEvent(
                Guid.CreateVersion7(run.Now), run.Now, run.RunId, verdict.End.Scope, Subject.Of(verdict.End.Coverage),
                verdict.Expectation, verdict.After.Count > 0, verdict.Told))
            .ToList();
        await ConformanceLog.WriteAsync(run.Connection, events);
        await outbox.AddAsync(run.Connection, events.Select(each => each.ToAlert()));
    }

    /// <returns>Null if the end is not selected.</returns>
    private static StoredVerdict? Row(EndVerdict verdict, StoredVerdict? before, DateTime now)
    {
        if (verdict.State is not { } state) return null;
        // Findings last while they are not known to be gone.
        var isSame = before is not null
            && (before.State == state || (verdict.Before.Count > 0 && verdict.After.Count > 0));
        return new StoredVerdict(
            verdict.End.Coverage.AttachmentEndId, verdict.Expectation.Name,
            LowerCase.Of(verdict.Expectation.Severity), state, isSame ? before!.Since : now,
            Findings.Write(verdict.After));
    }

    /// <param name="Before">The stored row.</param>
    /// <param name="After">The row to store; null if the end is not selected.</param>
    private sealed record Result(EndVerdict Verdict, StoredVerdict? Before, StoredVerdict? After, bool IsEvent);

    private sealed record Judging(
        NpgsqlConnection Connection, long RunId, DateTime Now, Dictionary<Expectation, Guid> Rules,
        IReadOnlyDictionary<(string AccountId, string Name), Guid> Judged);
}
