using System.CommandLine;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Extensions;
using Spectre.Console;
using Sync.Http;
using Sync.Local.Client;
using Sync.Runs;

namespace Sync.Local.Commands;

/// <summary><c>runs</c>: lists runs or, with an ID, shows one run and its scopes.</summary>
internal static class RunsCommand
{
    public static Command Create()
    {
        var id = new Argument<long?>("ID")
        {
            Description = "ID of a run, to show its result for each scope and the network.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var limit = LimitOption.Create(20);
        var json = JsonOption.Create();
        var command = new Command(
            "runs", "List runs, newest first, or show one run and its scopes. Exit code 4: no run has this ID.")
        {
            id, limit, json,
        };
        new ApiSource().Serve(command, async (parsed, api, token) =>
        {
            var runId = parsed.GetValue(id);
            var answer = runId is null
                ? await api.WalkAsync("runs", new QueryBuilder(), LimitOption.Read(parsed, limit), token)
                : await api.GetAsync($"runs/{runId}", null, token);
            if (parsed.GetValue(json)) Printing.WriteJson(answer);
            else if (runId is null) Write(answer.Deserialize<RunPage>(ApiJson.Options)!.Items);
            else Write(answer.Deserialize<RunWithScopes>(ApiJson.Options)!);
            return ExitCode.Done;
        });
        return command;
    }

    private static void Write(IEnumerable<RunItem> runs) => Display.WriteTable(
        [
            "run", "started", "trigger", "outcome", "duration", "scopes", "not synced", "networks",
            "not synced", "added", "changed", "removed", "calls",
        ],
        runs.Select(run => (string[])
        [
            Display.Number(run.RunId), Display.Time(run.StartedAt), run.Trigger, run.Outcome ?? "running",
            run.FinishedAt is { } end ? Display.Length(end - run.StartedAt) : "", Display.Number(run.Scopes),
            Display.Number(run.ScopesNotSynced), run.NetworkOff ? "off" : Display.Number(run.Networks),
            Display.Number(run.NetworksNotSynced),
            Display.Number(run.Added), Display.Number(run.Changed), Display.Number(run.Removed),
            Display.Number(run.Calls),
        ]));

    private static void Write(RunWithScopes run)
    {
        Display.WriteTable(
            [
                "account", "region", "outcome", "duration", "listed", "added", "changed", "removed",
                "unchanged", "calls", "reason",
            ],
            run.Scopes.Select(scope => (string[])
            [
                scope.AccountId, scope.RegionId, scope.Outcome,
                Display.Length(TimeSpan.FromMilliseconds(scope.DurationMs)),
                Display.Number(scope.Listed), Display.Number(scope.Added), Display.Number(scope.Changed),
                Display.Number(scope.Removed), Display.Number(scope.Unchanged), Display.Number(scope.Calls),
                Display.Why(scope.ErrorCode, scope.ErrorMessage),
            ]));
        NetworkDisplay.Write(run.Networks, run.Run.NetworkOff);
        Printing.WriteLine(Sentence(run.Run), Color.Default);
        if (run is { Run: { HasScopes: false, Scopes: > 0 }, Scopes.Count: 0 })
            Printing.WriteLine(
                "What it did in each scope is not stored any more (Sync__Ledger__Keep).", Color.Default);
    }

    /// <summary>One sentence about the outcome of a run.</summary>
    public static string Sentence(RunItem run)
    {
        if (run.Outcome is null) return $"Run {run.RunId}, started {Display.Time(run.StartedAt)}, is running.";
        var ended = $"Run {run.RunId}, ended {Display.Time(run.FinishedAt)}: {run.Outcome}";
        if (run.Outcome == "failed") return $"{ended}: {Display.Why(run.ErrorCode, run.ErrorMessage)}";
        return $"{ended}, {run.Scopes - run.ScopesNotSynced} of {run.Scopes} scopes OK, "
            + $"{run.Added} added, {run.Changed} changed, {run.Removed} removed."
            + $"{(run.ErrorMessage is null ? "" : $" {run.ErrorMessage}")}";
    }
}
