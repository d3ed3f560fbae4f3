using Spectre.Console;
using Sync.Runs;

namespace Sync.Local.Commands;

/// <summary>The answer of <c>status</c> for people.</summary>
internal static class StatusDisplay
{
    private const int BarWidth = 20;

    /// <param name="drift">Events per day, the last of them today's.</param>
    public static void Write(IReadOnlyList<RegionItem> scopes, RunItem? lastRun, IReadOnlyList<long> drift)
    {
        var most = scopes.Select(scope => scope.FlowLogs).DefaultIfEmpty().Max();
        Display.WriteTable(
            ["account", "region", "outcome", "proven", "flow logs", "", "why"],
            scopes.Select(scope => (string[])
            [
                scope.AccountId, scope.RegionId, scope.LastOutcome, Age(scope), Display.Number(scope.FlowLogs),
                Picture.Bar(scope.FlowLogs, most, BarWidth), Why(scope),
            ]));
        var fresh = scopes.Count(scope => scope.StaleReason is null);
        Console.WriteLine($"{scopes.Sum(scope => scope.FlowLogs)} flow logs; {fresh} of {scopes.Count} scopes fresh.");
        Printing.WriteLine(lastRun is null ? "There was no run yet: the command sync starts one." : RunsCommand.Sentence(lastRun), Color.Default);
        Console.WriteLine($"Drift of {drift.Count} days, until today: {Picture.Sparkline(drift)}  {drift.Sum()} events.");
    }

    private static string Age(RegionItem scope) => scope.AgeSeconds is { } seconds ? $"{Display.Length(TimeSpan.FromSeconds(seconds))} ago" : "never";

    private static string Why(RegionItem scope) => scope.StaleReason == "missed" ? "the newest run did not come to it" : scope.ErrorMessage ?? "";
}
