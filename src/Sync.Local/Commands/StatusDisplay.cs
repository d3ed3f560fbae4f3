using Spectre.Console;
using Sync.Inventory;
using Sync.Runs;

namespace Sync.Local.Commands;

/// <summary>Writes the output of <c>status</c> as text.</summary>
internal static class StatusDisplay
{
    private const int BarWidth = 20;

    /// <param name="drift">Events per day; today is last.</param>
    public static void Write(RegionList known, RunItem? lastRun, IReadOnlyList<long> drift)
    {
        var scopes = known.Items;
        var most = scopes.Select(scope => scope.FlowLogs).DefaultIfEmpty().Max();
        Display.WriteTable(
            ["account", "region", "outcome", "verified", "flow logs", "", "reason"],
            known.Accounts.Where(account => account.FailingSince is not null).Select(Row)
                .Concat(scopes.Select(scope => Row(scope, Picture.Bar(scope.FlowLogs, most, BarWidth)))));
        Console.WriteLine($"{scopes.Sum(scope => scope.FlowLogs)} flow logs; {Fresh(scopes)}.");
        NetworkDisplay.Write(known.Networks, known.NetworkOff);
        Printing.WriteLine(
            lastRun is null
                ? "There has been no run yet. Start one with the command sync."
                : RunsCommand.Sentence(lastRun),
            Color.Default);
        Console.WriteLine($"Drift in the last {drift.Count} days: {Picture.Sparkline(drift)}  {drift.Sum()} events.");
    }

    /// <summary>The row of an account that failed before its regions were known.</summary>
    private static string[] Row(AccountItem account) =>
    [
        account.AccountId ?? "unknown", "all", account.LastOutcome, account.LastOpenAt is null ? "never" : "", "", "",
        $"{(account.Name is { } name ? $"{name}: " : "")}since {Display.Time(account.FailingSince)}: "
        + $"{Display.Why(account.ErrorCode, account.ErrorMessage)}",
    ];

    private static string[] Row(RegionItem scope, string bar) =>
    [
        scope.AccountId, scope.RegionId, scope.StaleReason ?? scope.LastOutcome, Age(scope),
        Display.Number(scope.FlowLogs), bar, Why(scope),
    ];

    private static string Fresh(IReadOnlyList<RegionItem> scopes)
    {
        var excluded = scopes.Count(scope => scope.StaleReason == ScopeFreshness.Excluded);
        var fresh = $"{scopes.Count(scope => scope.StaleReason is null)} of {scopes.Count} scopes fresh";
        return excluded == 0 ? fresh : $"{fresh}, {excluded} excluded by the settings";
    }

    private static string Age(RegionItem scope) => scope.AgeSeconds is { } seconds
        ? $"{Display.Length(TimeSpan.FromSeconds(seconds))} ago"
        : "never";

    private static string Why(RegionItem scope) =>
        scope.ErrorMessage is not null ? Display.Why(scope.ErrorCode, scope.ErrorMessage)
        : scope.StaleReason == ScopeFreshness.Missed ? "not reached by the newest run" : "";
}
