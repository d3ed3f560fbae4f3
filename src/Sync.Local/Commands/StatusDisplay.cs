using Sync.Inventory;
using Sync.Local.Commands.Output;
using Sync.Reporting;
using Sync.Runs;

namespace Sync.Local.Commands;

/// <summary>Writes the output of <c>status</c> for people and as rows.</summary>
internal sealed class StatusDisplay(CommandOutput output)
{
    private const int BarWidth = 12;

    // More rows than a screen has are grouped.
    private const int MostRows = 40;

    private IReadOnlyList<Column> Columns =>
    [
        .. AccountNames.For(output), new("region", Weight: 10), new("outcome", Weight: 9), new("verified", Weight: 8),
        new("flow logs", CellKind.Number, 5), new("", Weight: 1), new("reason", CellKind.Text, 6),
    ];

    /// <param name="days">Today is last.</param>
    public void Write(RegionList known, RunItem? lastRun, IReadOnlyList<SummaryDay> days, bool onlyStale)
    {
        var names = AccountNames.Of(known.Accounts);
        var scopes = known.Items.Where(scope => !onlyStale || scope.StaleReason is not null).ToList();
        var failing = known.Accounts.Where(account => account.FailingSince is not null).Select(Row);
        Row[] rows = [.. failing, .. Rows(scopes, names)];
        if (rows.Length > 0) output.Write(new Grid(Columns, rows));
        output.Say($"{known.Items.Sum(scope => scope.FlowLogs)} flow logs; {Fresh(known.Items)}.");
        NetworkDisplay.Write(known.Networks, known.NetworkOff, output);
        output.Say(lastRun is null
            ? $"There has been no run yet. Start one with {CommandLine.Name} run."
            : RunsCommand.Sentence(lastRun));
        long[] drift = [.. days.Select(StatusCommand.Events)];
        output.Say($"Drift in the last {drift.Length} days: {Picture.Sparkline(drift)}  {drift.Sum()} events.");
    }

    /// <summary>
    /// One row per scope, the stale ones first; of more than a screen, one per account and reason, or per reason.
    /// </summary>
    private IEnumerable<Row> Rows(IReadOnlyList<RegionItem> scopes, AccountNames names)
    {
        var most = scopes.Select(scope => scope.FlowLogs).DefaultIfEmpty().Max();
        var ordered = scopes.OrderByDescending(scope => Judgement.NeedsLook(scope.StaleReason)).ToList();
        if (output.Format != OutputFormat.Table || ordered.Count <= MostRows)
            return ordered.Select(scope => Row([scope], names, most));
        var byAccount = ordered.GroupBy(scope => (scope.AccountId, Outcome(scope), scope.ErrorCode)).ToList();
        return byAccount.Count <= MostRows
            ? byAccount.Select(group => Row([.. group], names, most: 0))
            : ordered.GroupBy(scope => (Outcome(scope), scope.ErrorCode))
                .Select(group => Row([.. group], names, most: 0));
    }

    /// <param name="scopes">One or more with the same outcome.</param>
    /// <param name="most">Scales the bar; 0 for none.</param>
    private Row Row(IReadOnlyList<RegionItem> scopes, AccountNames names, long most)
    {
        var (first, count) = (scopes[0], scopes.Select(scope => scope.AccountId).Distinct().Count());
        var flowLogs = scopes.Sum(scope => scope.FlowLogs);
        string[] account = count == 1
            ? [.. names.Cells(output, first.AccountId)]
            : [$"{count} accounts", .. output.IsForPeople ? [""] : Array.Empty<string>()];
        return new Row(
        [
            .. account, scopes.Count == 1 ? first.RegionId : $"{scopes.Count} regions", Outcome(first),
            Age(scopes), Display.Number(flowLogs), Picture.Bar(flowLogs, Math.Max(1, most), most == 0 ? 0 : BarWidth),
            Why(first),
        ])
        {
            Tone = Judgement.NeedsLook(first.StaleReason) ? Tone.Bad
                : first.StaleReason is null ? Tone.Plain : Tone.Quiet,
        };
    }

    /// <summary>The row of an account that failed before its regions were known.</summary>
    private Row Row(AccountItem account) => new(
    [
        account.AccountId ?? "unknown", .. output.IsForPeople ? [account.Name ?? ""] : Array.Empty<string>(),
        "all", account.LastOutcome, account.LastOpenAt is null ? "never" : "", "", "",
        $"{(account.Name is { } name ? $"{name}: " : "")}since {Display.Time(account.FailingSince)}: "
            + Display.Why(account.ErrorCode, account.ErrorMessage),
    ])
    {
        Tone = Tone.Bad,
    };

    private static string Outcome(RegionItem scope) => scope.StaleReason ?? scope.LastOutcome;

    private static string Fresh(IReadOnlyList<RegionItem> scopes)
    {
        var excluded = scopes.Count(scope => scope.StaleReason == ScopeFreshness.Excluded);
        var fresh = $"{scopes.Count(scope => scope.StaleReason is null)} of {scopes.Count} scopes fresh";
        return excluded == 0 ? fresh : $"{fresh}, {excluded} excluded by the settings";
    }

    /// <summary>The age of the least fresh.</summary>
    private static string Age(IReadOnlyList<RegionItem> scopes) =>
        scopes.Any(scope => scope.AgeSeconds is null)
            ? "never"
            : $"{Display.Length(TimeSpan.FromSeconds(scopes.Max(scope => scope.AgeSeconds!.Value)))} ago";

    private static string Why(RegionItem scope) =>
        scope.ErrorMessage is not null ? Display.Why(scope.ErrorCode, scope.ErrorMessage)
        : scope.StaleReason == ScopeFreshness.Missed ? "not reached by the newest run" : "";
}
