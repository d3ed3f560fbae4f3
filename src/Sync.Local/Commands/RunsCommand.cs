using System.CommandLine;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Extensions;
using Sync.Http;
using Sync.Local.Commands.Output;
using Sync.Local.Commands.Usage;
using Sync.Runs;

namespace Sync.Local.Commands;

/// <summary><c>runs</c>: lists runs or, with an ID, shows one run and its scopes.</summary>
internal static class RunsCommand
{
    private static readonly Column[] Columns =
    [
        new("run", CellKind.Number, 10), new("started", Weight: 9), new("trigger", Weight: 4),
        new("outcome", Weight: 9), new("duration", Weight: 5),
        new("scopes", CellKind.Number, 6), new("not synced", CellKind.Number, 8),
        new("networks", CellKind.Number, 2), new("networks not synced", CellKind.Number, 1),
        new("added", CellKind.Number, 7), new("changed", CellKind.Number, 7), new("removed", CellKind.Number, 7),
        new("calls", CellKind.Number, 3),
    ];

    public static Command Create()
    {
        var id = new Argument<long?>("ID")
        {
            Description = "ID of a run, to show its result for each scope and the network.",
            Arity = ArgumentArity.ZeroOrOne,
            CustomParser = result =>
                result.Tokens.Count == 0 ? null : Values.ReadNumber(result, "ID", 1, long.MaxValue),
        };
        var limit = LimitOption.Create(20);
        var command = new Command(
            "runs", "List runs, newest first, or show one run and its scopes. Exit code 4: no run has this ID.")
        {
            id, limit,
        };
        Reading.Serve(command, async (parsed, api, output, token) =>
        {
            var runId = parsed.GetValue(id);
            var answer = runId is null
                ? await api.WalkAsync("runs", new QueryBuilder(), LimitOption.Read(parsed, limit), token)
                : await api.GetAsync($"runs/{runId}", null, token);
            if (output.IsDocument) output.Write(answer);
            else if (runId is null) Write(answer.Deserialize<RunPage>(ApiJson.Options)!.Items, output);
            else Write(answer.Deserialize<RunWithScopes>(ApiJson.Options)!, output);
            return ExitCode.Done;
        });
        return command;
    }

    private static void Write(IEnumerable<RunItem> runs, CommandOutput output) => output.Write(new Grid(
        Columns,
        [
            .. runs.Select(run => new Row(
            [
                Display.Number(run.RunId), Display.Time(run.StartedAt), run.Trigger, run.Outcome ?? "running",
                run.FinishedAt is { } end ? Display.Length(end - run.StartedAt) : "", Display.Number(run.Scopes),
                Display.Number(run.ScopesNotSynced), run.NetworkOff ? "off" : Display.Number(run.Networks),
                Display.Number(run.NetworksNotSynced),
                Display.Number(run.Added), Display.Number(run.Changed), Display.Number(run.Removed),
                Display.Number(run.Calls),
            ])
            {
                Tone = run.Outcome is null or "succeeded" ? Tone.Plain : Tone.Bad,
            }),
        ]));

    private static void Write(RunWithScopes run, CommandOutput output)
    {
        var names = AccountNames.Of(run.Accounts);
        Column[] columns =
        [
            .. AccountNames.For(output), new("region", Weight: 10), new("outcome", Weight: 9),
            new("duration", Weight: 4), new("listed", CellKind.Number, 6),
            new("added", CellKind.Number, 5), new("changed", CellKind.Number, 5),
            new("removed", CellKind.Number, 5), new("unchanged", CellKind.Number, 2), new("calls", CellKind.Number, 1),
            new("reason", CellKind.Text, 8),
        ];
        output.Write(new Grid(columns, [.. run.Scopes.Select(scope => Row(scope, output, names))]));
        NetworkDisplay.Write(run.Networks, run.Run.NetworkOff, output);
        output.Say(Sentence(run.Run));
        if (run is { Run: { HasScopes: false, Scopes: > 0 }, Scopes.Count: 0 })
            output.Say("What it did in each scope is not stored any more (Sync__Ledger__Keep).");
    }

    private static Row Row(RunScopeItem scope, CommandOutput output, AccountNames names) => new(
    [
        .. names.Cells(output, scope.AccountId), scope.RegionId, scope.Outcome,
        Display.Length(TimeSpan.FromMilliseconds(scope.DurationMs)),
        Display.Number(scope.Listed), Display.Number(scope.Added), Display.Number(scope.Changed),
        Display.Number(scope.Removed), Display.Number(scope.Unchanged), Display.Number(scope.Calls),
        Display.Why(scope.ErrorCode, scope.ErrorMessage),
    ])
    {
        Tone = scope.Outcome switch
        {
            "synced" => Tone.Plain,
            "unsupported" or "skipped" => Tone.Quiet,
            _ => Tone.Bad,
        },
    };

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
