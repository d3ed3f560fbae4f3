using System.Globalization;
using System.Text.Json;
using Sync.Network;
using Sync.Runs;
using Sync.Runs.Networks;

namespace Sync.Local.Commands;

/// <summary>Writes the result of a run as text or JSON.</summary>
internal static class RunSummary
{
    // Of scopes that failed for the same reason.
    private const int MostScopes = 20;

    public static void WriteJson(SyncReport report) =>
        Console.WriteLine(JsonSerializer.Serialize(report, ReportJson.Indented.SyncReport));

    /// <summary>
    /// Writes what is not fine, grouped by its reason, the networks, and one sentence. Nothing about scopes that are
    /// fine.
    /// </summary>
    public static void Write(SyncReport report)
    {
        foreach (var line in Lines(report)) Console.WriteLine(Printing.Clean(line));
    }

    public static IEnumerable<string> Lines(SyncReport report) =>
    [
        .. report.Accounts.Where(account => !account.IsOpen)
            .GroupBy(account => (account.Outcome, account.ErrorCode, account.ErrorMessage))
            .SelectMany(group => Describe(group)),
        .. report.Scopes.Where(scope => !scope.IsFine)
            .GroupBy(scope => (scope.Outcome, scope.ErrorCode, scope.ErrorMessage))
            .OrderByDescending(group => group.Count())
            .SelectMany(group => Describe(group, Names(report))),
        .. Describe(report.Networks),
        .. report.NetworkOff ? [NetworkSettings.Off] : Array.Empty<string>(),
        Sentence(report),
        .. report is { Outcome: RunOutcome.Partial, ErrorCode: not null }
            ? [$"{report.ErrorCode}: {report.ErrorMessage}"] : Array.Empty<string>(),
    ];

    private static Dictionary<string, string> Names(SyncReport report) => report.Accounts
        .Where(account => account is { AccountId: not null, Name.Length: > 0 })
        .DistinctBy(account => account.AccountId)
        .ToDictionary(account => account.AccountId!, account => account.Name!);

    private static IEnumerable<string> Describe<T>(IGrouping<T, AccountReport> accounts)
    {
        var first = accounts.First();
        var ids = accounts.Select(account =>
            $"{account.AccountId}{(account.Name is { } name ? $" ({name})" : "")}").ToList();
        if (ids.Count == 1)
        {
            yield return $"account {ids[0]}: {Word(first.Outcome)} ({first.ErrorCode}: {first.ErrorMessage})";
            yield break;
        }

        yield return $"{ids.Count} accounts: {Word(first.Outcome)} ({first.ErrorCode}: {first.ErrorMessage})";
        foreach (var line in Indented(ids)) yield return line;
    }

    /// <summary>The reason, and a line for each scope that has it.</summary>
    private static IEnumerable<string> Describe<T>(
        IGrouping<T, ScopeReport> scopes, Dictionary<string, string> names)
    {
        var first = scopes.First();
        var count = scopes.Count();
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"{count} {(count == 1 ? "scope" : "scopes")} {Word(first.Outcome)}{Reason(first)}:");
        var lines = scopes.Select(scope => $"{scope.Scope}"
            + $"{(names.TryGetValue(scope.Scope.AccountId, out var name) ? $" ({name})" : "")}: "
            + $"{Word(scope.Outcome)}{Counts(scope)}").ToList();
        foreach (var line in Indented(lines)) yield return line;
    }

    private static IEnumerable<string> Indented(List<string> lines)
    {
        foreach (var line in lines.Take(MostScopes)) yield return $"  {line}";
        if (lines.Count > MostScopes)
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"  and {lines.Count - MostScopes} more: {CommandLine.Name} status --stale");
    }

    /// <summary>A line for each network; of more than a few that are fine, one for all of them.</summary>
    private static IEnumerable<string> Describe(IReadOnlyList<NetworkReport> networks)
    {
        var isShort = networks.Count <= 3;
        foreach (var network in networks.Where(network => isShort || !network.IsFine))
        {
            yield return Line(network);
            foreach (var gap in Gaps(network)) yield return gap;
        }

        var fine = networks.Where(network => network.IsFine).ToList();
        if (isShort || fine.Count == 0) yield break;
        int Sum(Func<NetworkReport, NetworkCounts> counts) => fine.Sum(network => counts(network).Listed);
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"networks of {fine.Count} accounts: {Sum(n => n.Cens)} CEN instances, {Sum(n => n.TransitRouters)} "
            + $"transit routers and {Sum(n => n.Attachments)} attachments listed");
    }

    /// <summary>A line for each operation and reason, so that every missing right is told at once.</summary>
    private static IEnumerable<string> Gaps(NetworkReport network) =>
        RunNetworkGap.Group(network.Gaps).Select(gap => string.Create(
            CultureInfo.InvariantCulture,
            $"  {gap.Operation}: {gap.Listings} {(gap.Listings == 1 ? "listing" : "listings")} incomplete "
            + $"({gap.ErrorCode}: {gap.ErrorMessage})"));

    public static string Line(ScopeReport scope) => string.Create(
        CultureInfo.InvariantCulture,
        $"{scope.Scope}: {Word(scope.Outcome)}, {scope.Added} added, {scope.Changed} changed, {scope.Removed} removed, "
        + $"{scope.Unchanged} unchanged{Reason(scope)}");

    private static string Line(NetworkReport network)
    {
        NetworkCounts[] counts = [network.Cens, network.TransitRouters, network.Attachments];
        // The reasons of gaps are lines of their own.
        var why = network.ErrorMessage is null || network.Gaps.Count > 0
            ? "" : $" ({network.ErrorCode}: {network.ErrorMessage})";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"network of {network.AccountId}: {Word(network.Outcome)}, {network.Cens.Listed} CEN instances, "
            + $"{network.TransitRouters.Listed} transit routers and {network.Attachments.Listed} attachments listed, "
            + $"{counts.Sum(count => count.Added)} added, {counts.Sum(count => count.Changed)} changed, "
            + $"{counts.Sum(count => count.Removed)} removed{why}");
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

    // What a scope has done although it is not fine.
    private static string Counts(ScopeReport scope) => scope.Added + scope.Changed + scope.Removed + scope.Withheld == 0
        ? ""
        : string.Create(
            CultureInfo.InvariantCulture,
            $", {scope.Added} added, {scope.Changed} changed, {scope.Removed} removed, {scope.Withheld} withheld");

    private static int Sum(SyncReport report, Func<ScopeReport, int> count) => report.Scopes.Sum(count);

#pragma warning disable CA1308 // Outcomes are shown in lower case everywhere.
    private static string Word<T>(T outcome)
        where T : struct, Enum => outcome.ToString().ToLowerInvariant();
#pragma warning restore CA1308
}
