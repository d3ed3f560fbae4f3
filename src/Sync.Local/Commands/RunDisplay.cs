using Spectre.Console;
using Sync.Runs;

namespace Sync.Local.Commands;

/// <summary>
/// Shows the progress of a run: one line that changes on a terminal, otherwise a line now and then on standard error.
/// </summary>
internal static class RunDisplay
{
    private static readonly TimeSpan Blink = TimeSpan.FromMilliseconds(200), Interval = TimeSpan.FromSeconds(15);

    /// <param name="eachScope">Whether every finished scope has its own line.</param>
    public static async Task<SyncReport> WatchAsync(
        Func<IProgress<ScopeProgress>, Task<SyncReport>> run, bool eachScope = false)
    {
        var progress = new RunProgress(TimeProvider.System);
        if (eachScope) return await run(new Lines());
        return Console.IsOutputRedirected || !AnsiConsole.Profile.Capabilities.Interactive
            ? await WatchLinesAsync(progress, run(progress))
            : await WatchBarAsync(progress, run);
    }

    private static async Task<SyncReport> WatchLinesAsync(RunProgress progress, Task<SyncReport> run)
    {
        while (await Task.WhenAny(run, Task.Delay(Interval)) != run) await Console.Error.WriteLineAsync($"{progress}");
        return await run;
    }

    private static Task<SyncReport> WatchBarAsync(
        RunProgress progress, Func<IProgress<ScopeProgress>, Task<SyncReport>> run) => AnsiConsole
        .Progress()
        .AutoClear(true)
        .Columns(new ProgressBarColumn { Width = 20 }, new TaskDescriptionColumn { Alignment = Justify.Left })
        .StartAsync(async context =>
        {
            var bar = context.AddTask("starting", maxValue: 1);
            var running = run(progress);
            while (await Task.WhenAny(running, Task.Delay(Blink)) != running)
            {
                bar.Value = progress.Share;
                bar.Description = Markup.Escape($"{progress}");
            }

            return await running;
        });

    private sealed class Lines : IProgress<ScopeProgress>
    {
        public void Report(ScopeProgress value)
        {
            if (value.Finished is { } report) Console.WriteLine(RunSummary.Line(report));
        }
    }
}
