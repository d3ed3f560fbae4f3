using System.Collections.Concurrent;
using Spectre.Console;
using Sync.FlowLogs;
using Sync.Runs;

namespace Sync.Local.Commands;

/// <summary>Shows a run while it works: a bar per scope on a terminal, a line per finished scope otherwise.</summary>
internal static class RunDisplay
{
    public static Task<SyncReport> WatchAsync(Func<IProgress<ScopeProgress>, Task<SyncReport>> run) =>
        Console.IsOutputRedirected || !AnsiConsole.Profile.Capabilities.Interactive ? run(new Lines()) : WatchBarsAsync(run);

    private static Task<SyncReport> WatchBarsAsync(Func<IProgress<ScopeProgress>, Task<SyncReport>> run) => AnsiConsole
        .Progress()
        .AutoClear(true)
        .HideCompleted(false)
        .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new SpinnerColumn())
        .StartAsync(context => run(new Bars(context)));

    private sealed class Bars(ProgressContext context) : IProgress<ScopeProgress>
    {
        private readonly ConcurrentDictionary<Scope, ProgressTask> _bars = new();

        public void Report(ScopeProgress value)
        {
            var bar = _bars.GetOrAdd(value.Scope, scope => context.AddTask(Markup.Escape(scope.ToString())));
            // A second walk goes over the same pages: the bar waits at the end until the scope is done.
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
