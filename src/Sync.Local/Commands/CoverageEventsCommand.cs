using System.CommandLine;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Extensions;
using Sync.Coverage;
using Sync.Drift.Alerts;
using Sync.Http;
using Sync.Local.Client;
using Sync.Local.Commands.Output;
using Sync.Local.Commands.Usage;

namespace Sync.Local.Commands;

/// <summary><c>coverage events</c>: when attachments were found not covered, or covered again.</summary>
internal static class CoverageEventsCommand
{
    public static Command Create()
    {
        var since = Moment.Option("--since", "Start time (default: 24h)");
        var kind = FlowLogOptions.Any("--kind", "Only these kinds of event.").OneOf([.. CoverageEventQuery.Kinds]);
        var severity = FlowLogOptions.Any("--severity", "Only these severities.").OneOf("low", "medium", "high");
        var places = new FlowLogOptions();
        var command = new Command(
            "events", "List when attachments were found not covered by a flow log, or covered again, newest first.")
        {
            since, kind, severity,
        };
        places.AddTo(command);
        Reading.Serve(command, async (parsed, api, output, token) =>
        {
            var now = TimeProvider.System.GetUtcNow().UtcDateTime;
            var from = Moment.Parse(parsed.GetValue(since) ?? "24h", now)!.Value;
            var query = new QueryBuilder
            {
                { "since", Moment.Format(from) }, { "kind", parsed.GetValue(kind) ?? [] },
                { "severity", parsed.GetValue(severity) ?? [] }, { "accountId", places.Accounts(parsed) },
                { "regionId", places.Regions(parsed) }, { "cenId", places.Cens(parsed) },
            };
            var items = (await api.WalkAsync("coverage/events", query, null, token))
                .Deserialize<CoverageEventPage>(ApiJson.Options)!.Items;
            if (output.IsDocument) output.Write(items);
            else Write(items, from, output, await AccountNames.ReadAsync(api, output, token));
            return ExitCode.Done;
        });
        return command;
    }

    private static void Write(
        IReadOnlyList<CoverageEventItem> items, DateTime since, CommandOutput output, AccountNames names)
    {
        Column[] columns =
        [
            new("at", Weight: 9), new("severity", Weight: 6), new("kind", Weight: 10),
            .. AccountNames.For(output).Select(column => column with { Weight = 3 }),
            new("regionId", Weight: 4) { Title = "region" },
            new("attachmentEndId", CellKind.Id, 8) { Title = "attachment end" },
            new("resourceType", Weight: 5) { Title = "of" }, new("name", CellKind.Text, 7),
            new("reason", CellKind.Text, 1),
        ];
        var grid = new Grid(columns, [.. items.Select(item => Row(item, output, names))]);
        if (items.Count > 0)
            output.Write(output.IsForPeople ? grid.Only(column => column.Name != "reason") : grid);
        var uncovered = items.Count(item => item.Kind == AlertKind.Uncovered);
        output.Say($"{items.Count} coverage events since {Display.Time(since)}: {uncovered} uncovered, "
            + $"{items.Count - uncovered} covered.");
    }

    private static Row Row(CoverageEventItem item, CommandOutput output, AccountNames names) => new(
    [
        Display.Time(item.At), item.Severity, item.Kind, .. names.Cells(output, item.AccountId), item.RegionId,
        item.AttachmentEndId, item.ResourceType ?? "", item.AttachmentName ?? "", item.Reason ?? "",
    ])
    {
        Details = [item.Reason ?? ""],
        Tone = item.Kind == AlertKind.Covered ? Tone.Good : Tone.Bad,
    };
}
