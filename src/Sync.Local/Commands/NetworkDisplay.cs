using Sync.Network;
using Sync.Runs.Networks;

namespace Sync.Local.Commands;

/// <summary>
/// Writes the networks of accounts in a few lines, whatever their number: totals, then what is not complete, grouped by
/// reason, problems first.
/// </summary>
internal static class NetworkDisplay
{
    private const int MostReasons = 10;

    // The worst first.
    private static readonly string[] Outcomes = ["failed", "incomplete", "skipped", "unsupported", "synced"];

    /// <summary>The networks as known now.</summary>
    public static void Write(IReadOnlyList<NetworkItem> networks, bool isOff)
    {
        if (isOff) Console.WriteLine(NetworkSettings.Off);
        var oldest = networks.Min(network => network.LastAt);
        Write(
            [
                .. networks.Select(network => new Row(
                    network.AccountId, network.LastOutcome, network.Cens, network.TransitRouters, network.Attachments,
                    network.ErrorCode, network.ErrorMessage,
                    [
                        .. network.Gaps.Select(gap => new Gap(
                            gap.Operation, gap.ErrorCode, gap.ErrorMessage, gap.Listings, gap.Example,
                            $" since {Display.Time(gap.Since)}")),
                    ])),
            ],
            oldest is null ? "" : $", listed {(networks.Count == 1 ? "" : "since ")}{Display.Time(oldest)}");
    }

    /// <summary>What a run listed.</summary>
    public static void Write(IReadOnlyList<RunNetworkItem> networks, bool isOff)
    {
        if (isOff) Console.WriteLine(NetworkSettings.Off);
        var counts = $"{networks.Sum(network => network.Added)} added, {networks.Sum(network => network.Changed)} "
            + $"changed, {networks.Sum(network => network.Removed)} removed";
        Write(
            [
                .. networks.Select(network => new Row(
                    network.AccountId, network.Outcome, network.Cens, network.TransitRouters, network.Attachments,
                    network.ErrorCode, network.ErrorMessage,
                    [
                        .. network.Gaps.Select(gap => new Gap(
                            gap.Operation, gap.ErrorCode, gap.ErrorMessage, gap.Listings, gap.Example, "")),
                    ])),
            ],
            $" listed; {counts}");
    }

    private static void Write(IReadOnlyList<Row> rows, string more)
    {
        if (rows.Count == 0) return;
        var outcomes = rows is [var only] ? only.Outcome : string.Join(
            ", ",
            rows.CountBy(row => row.Outcome).OrderBy(count => Array.IndexOf(Outcomes, count.Key))
                .Select(count => $"{count.Value} {count.Key}"));
        Console.WriteLine(
            $"Network of {Name(rows)}: {outcomes}, {rows.Sum(row => row.Cens)} CEN instances, "
            + $"{rows.Sum(row => row.TransitRouters)} transit routers, {rows.Sum(row => row.Attachments)} attachments"
            + $"{more}.");
        string[] reasons = [.. Reasons(rows)];
        foreach (var reason in reasons.Take(MostReasons)) Console.WriteLine($"  {Printing.Clean(reason)}");
        if (reasons.Length > MostReasons)
            Console.WriteLine($"  and {reasons.Length - MostReasons} more reasons; --json writes all.");
    }

    private static string Name(IReadOnlyList<Row> rows) =>
        rows is [var only] ? only.AccountId : $"{rows.Count} accounts";

    private static IEnumerable<string> Reasons(IReadOnlyList<Row> rows)
    {
        var ordered = rows.OrderBy(row => Array.IndexOf(Outcomes, row.Outcome)).ToList();
        var ofAll = rows.Count > 1;
        var failures = ordered.Where(row => row.Gaps.Count == 0 && row.ErrorCode is not null)
            .GroupBy(row => (row.Outcome, row.ErrorCode))
            .Select(same => (ofAll ? $"{Accounts(same.Count())} {same.Key.Outcome}, such as {same.First().AccountId}: "
                : "") + Display.Why(same.Key.ErrorCode, same.First().ErrorMessage));
        var gaps = ordered.SelectMany(row => row.Gaps, (row, gap) => (row.AccountId, Gap: gap))
            .GroupBy(each => (each.Gap.Operation, each.Gap.Code))
            .Select(same =>
            {
                var (accountId, gap) = same.First();
                var of = ofAll ? $" in {Accounts(same.Select(each => each.AccountId).Distinct().Count())}" : "";
                var where = (gap.Example, ofAll) switch
                {
                    ("", false) => "",
                    ("", true) => $", such as account {accountId}",
                    (_, false) => $", such as {gap.Example}",
                    _ => $", such as {gap.Example} of account {accountId}",
                };
                return $"{gap.Operation}: {same.Sum(each => each.Gap.Listings)} not complete{of}{gap.Since}{where}: "
                    + Display.Why(gap.Code, gap.Message);
            });
        return failures.Concat(gaps);
    }

    private static string Accounts(int count) => count == 1 ? "1 account" : $"{count} accounts";

    private sealed record Row(
        string AccountId, string Outcome, int Cens, int TransitRouters, int Attachments, string? ErrorCode,
        string? ErrorMessage, IReadOnlyList<Gap> Gaps);

    /// <param name="Since">"" if it is not known.</param>
    private sealed record Gap(
        string Operation, string Code, string Message, int Listings, string Example, string Since);
}
