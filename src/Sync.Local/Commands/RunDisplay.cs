using System.Collections.Concurrent;
using Spectre.Console;
using Sync.Inventory;
using Sync.Runs;

namespace Sync.Local.Commands;

/// <summary>Shows the progress of a run: a bar per scope on a terminal, otherwise a line per finished scope.</summary>
internal static class RunDisplay
{
    public static Task<SyncReport> WatchAsync(Func<IProgress<ScopeProgress>, Task<SyncReport>> run) =>
        Console.IsOutputRedirected || !AnsiConsole.Profile.Capabilities.Interactive
            ? run(new Lines())
            : WatchBarsAsync(run);

    private static Task<SyncReport> WatchBarsAsync(Func<IProgress<ScopeProgress>, Task<SyncReport>> run) => AnsiConsole
        .Progress()
        .AutoClear(true)
        .HideCompleted(false)
        .Columns(
            new TaskDescriptionColumn { Alignment = Justify.Left },
            new ProgressBarColumn(), new PercentageColumn(), new SpinnerColumn())
        .StartAsync(context => run(new Bars(context)));

    private sealed class Bars(ProgressContext context) : IProgress<ScopeProgress>
    {
        private readonly ConcurrentDictionary<Scope, ProgressTask> _bars = new();

        public void Report(ScopeProgress value)
        {
            var bar = _bars.GetOrAdd(value.Scope, scope => context.AddTask(Markup.Escape(scope.ToString())));
            // A second walk reads the same pages again: the bar stays full until the scope is done.
            bar.MaxValue = Math.Max(1, value.PagesPromised ?? 1);
            bar.Value = Math.Min(value.Pages, bar.MaxValue);
            if (value.Finished is null) return;
            bar.Value = bar.MaxValue;
            bar.StopTask();
        }
    }

    private sealed class Lines : IProgress<ScopeProgress>
    {
        public void Report(ScopeProgress value)
        {
            if (value.Finished is { } report) Console.WriteLine(RunSummary.Line(report));
        }
    }
}
