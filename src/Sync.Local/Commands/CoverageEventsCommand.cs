using System.CommandLine;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Extensions;
using Spectre.Console;
using Sync.Coverage;
using Sync.Drift.Alerts;
using Sync.Http;
using Sync.Local.Client;

namespace Sync.Local.Commands;

/// <summary><c>coverage events</c>: when attachments were found not covered, or covered again.</summary>
internal static class CoverageEventsCommand
{
    public static Command Create()
    {
        var since = Moment.Option("--since", "Start time (default: 24h)");
        var kind = FlowLogOptions.Any("--kind", "Only these kinds of event.");
        kind.AcceptOnlyFromAmong([.. CoverageEventQuery.Kinds]);
        var severity = FlowLogOptions.Any("--severity", "Only these severities.");
        severity.AcceptOnlyFromAmong("low", "medium", "high");
        var places = new FlowLogOptions();
        var json = new Option<bool>("--json") { Description = "Write the events as a JSON array to standard output." };
        var command = new Command(
            "events", "List when attachments were found not covered by a flow log, or covered again, newest first.")
        {
            since, kind, severity, json,
        };
        places.AddTo(command);
        new ApiSource().Serve(command, async (parsed, api, token) =>
        {
            var from = Moment.Parse(parsed.GetValue(since) ?? "24h", TimeProvider.System.GetUtcNow().UtcDateTime)!.Value;
            var query = new QueryBuilder
            {
                { "since", Moment.Format(from) }, { "kind", parsed.GetValue(kind) ?? [] },
                { "severity", parsed.GetValue(severity) ?? [] }, { "accountId", places.Accounts(parsed) },
                { "regionId", places.Regions(parsed) }, { "cenId", places.Cens(parsed) },
            };
            var items = (await api.WalkAsync("coverage/events", query, null, token))
                .Deserialize<CoverageEventPage>(ApiJson.Options)!.Items;
            if (parsed.GetValue(json)) Printing.WriteJson(items);
            else Write(items, from);
            return ExitCode.Done;
        });
        return command;
    }

    private static void Write(IReadOnlyList<CoverageEventItem> items, DateTime since)
    {
        foreach (var item in items)
        {
            Printing.WriteLine(
                $"{item.At:u}  {item.Severity,-6}  {item.Kind,-9}  "
                + $"{item.AccountId}/{item.RegionId}/{item.AttachmentEndId}  {item.ResourceType} "
                + $"{Printing.Show(item.AttachmentName)}",
                item.Kind == AlertKind.Covered ? Color.Green : Color.Red);
            Printing.WriteLine($"    {item.Reason}", Color.Default);
        }

        var uncovered = items.Count(item => item.Kind == AlertKind.Uncovered);
        Console.WriteLine(
            $"{items.Count} coverage events since {since:u}: {uncovered} uncovered, {items.Count - uncovered} covered.");
    }
}
