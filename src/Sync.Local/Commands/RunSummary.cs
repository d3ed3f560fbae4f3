using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Spectre.Console;
using Sync.Network;
using Sync.Runs;
using Sync.Runs.Networks;

namespace Sync.Local.Commands;

/// <summary>Writes the result of a run as text or JSON.</summary>
internal static class RunSummary
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static void WriteJson(SyncReport report) => Console.WriteLine(JsonSerializer.Serialize(report, Json));

    /// <summary>Writes a table of the scopes, then a summary.</summary>
    public static void Write(SyncReport report)
    {
        if (!Console.IsOutputRedirected && report.Scopes.Count > 0) AnsiConsole.Write(Table(report));
        foreach (var account in report.Accounts.Where(account => !account.IsOpen)) Console.WriteLine(Line(account));
        foreach (var network in report.Networks) Console.WriteLine(Line(network));
        if (report.NetworkOff) Console.WriteLine(NetworkSettings.Off);
        Console.WriteLine(Sentence(report));
        if (report is { Outcome: RunOutcome.Partial, ErrorCode: not null })
            Console.WriteLine($"{report.ErrorCode}: {report.ErrorMessage}");
    }

    private static string Line(AccountReport account) =>
        $"account {account.AccountId}{(account.Name is { } name ? $" ({name})" : "")}: "
        + $"{Word(account.Outcome)} ({account.ErrorCode}: {account.ErrorMessage})";

    public static string Line(ScopeReport scope) => string.Create(
        CultureInfo.InvariantCulture,
        $"{scope.Scope}: {Word(scope.Outcome)}, {scope.Added} added, {scope.Changed} changed, {scope.Removed} removed, "
        + $"{scope.Unchanged} unchanged{Reason(scope)}");

    private static string Line(NetworkReport network)
    {
        NetworkCounts[] counts = [network.Cens, network.TransitRouters, network.Attachments];
        var why = network.ErrorMessage is null ? "" : $" ({network.ErrorCode}: {network.ErrorMessage})";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"network of {network.AccountId}: {Word(network.Outcome)}, {network.Cens.Listed} CEN instances, "
            + $"{network.TransitRouters.Listed} transit routers and {network.Attachments.Listed} attachments listed, "
            + $"{counts.Sum(count => count.Added)} added, {counts.Sum(count => count.Changed)} changed, "
            + $"{counts.Sum(count => count.Removed)} removed{why}");
    }

    private static Table Table(SyncReport report)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("account", "region", "outcome");
        foreach (var name in (string[])["listed", "added", "changed", "removed", "unchanged", "calls"])
            table.AddColumn(new TableColumn(name).RightAligned());
        table.AddColumn("reason");
        foreach (var scope in report.Scopes)
        {
            table.AddRow(
                Markup.Escape(scope.Scope.AccountId), Markup.Escape(scope.Scope.RegionId), Coloured(scope),
                Number(scope.Listed), Number(scope.Added), Number(scope.Changed), Number(scope.Removed),
                Number(scope.Unchanged), Number(scope.Calls),
                Markup.Escape(Display.Why(scope.ErrorCode, scope.ErrorMessage)));
        }

        return table;
    }

    private static string Sentence(SyncReport report)
    {
        var name = report.RunId is { } id ? $"Run {id}" : "Dry run";
        if (report.Outcome == RunOutcome.Failed) return $"{name} failed: {report.ErrorMessage}";
        var fine = report.Scopes.Count(scope => scope.IsFine);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{name} {Word(report.Outcome)}: {fine} of {report.Scopes.Count} scopes OK, "
            + $"{Sum(report, s => s.Listed)} flow logs listed, {Sum(report, s => s.Added)} added, "
            + $"{Sum(report, s => s.Changed)} changed, {Sum(report, s => s.Removed)} removed, "
            + $"{Sum(report, s => s.Unchanged)} unchanged, {Sum(report, s => s.Calls)} calls "
            + $"in {report.Duration.TotalSeconds:0.0} s.");
    }

    private static string Reason(ScopeReport scope) => scope.ErrorMessage is null
        ? ""
        : $" ({scope.ErrorCode}: {scope.ErrorMessage})";

    private static int Sum(SyncReport report, Func<ScopeReport, int> count) => report.Scopes.Sum(count);

    private static string Number(int number) => number == 0 ? "·" : number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Coloured(ScopeReport scope) => scope.Outcome switch
    {
        ScopeOutcome.Synced => "[green]synced[/]",
        ScopeOutcome.Unsupported or ScopeOutcome.Skipped => $"[grey]{Word(scope.Outcome)}[/]",
        _ => $"[red]{Word(scope.Outcome)}[/]",
    };

#pragma warning disable CA1308 // Outcomes are shown in lower case everywhere.
    private static string Word<T>(T outcome)
        where T : struct, Enum => outcome.ToString().ToLowerInvariant();
#pragma warning restore CA1308
}
