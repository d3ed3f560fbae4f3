using System.CommandLine;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Extensions;
using Spectre.Console;
using Sync.FlowLogs;
using Sync.Http;
using Sync.Local.Client;

namespace Sync.Local.Commands;

/// <summary><c>diff</c>: what differs between two points in time.</summary>
internal static class DiffCommand
{
    public static Command Create()
    {
        var from = Moment.Option("--from", "Start time");
        from.Required = true;
        var to = Moment.Option("--to", "End time (default: now)");
        var account = FlowLogOptions.Any("--account", "Only these accounts.");
        var region = FlowLogOptions.Any("--region", "Only these regions.");
        var limit = LimitOption.Create(0);
        var json = JsonOption.Create();
        var command = new Command("diff", "Show the flow logs that differ between two points in time.")
        {
            from, to, account, region, limit, json,
        };
        new ApiSource().Serve(command, async (parsed, api, token) =>
        {
            var query = new QueryBuilder
            {
                { "from", Moment.Query(parsed.GetValue(from)!) },
                { "to", Moment.Query(parsed.GetValue(to) ?? "now") },
                { "accountId", parsed.GetValue(account) ?? [] },
                { "regionId", parsed.GetValue(region) ?? [] },
            };
            var list = await api.WalkAsync("diff", query, LimitOption.Read(parsed, limit), token);
            if (parsed.GetValue(json)) Printing.WriteJson(list);
            else Write(list.Deserialize<ChangesPage>(ApiJson.Options)!);
            return ExitCode.Done;
        });
        return command;
    }

    private static void Write(ChangesPage changes)
    {
        foreach (var item in changes.Items)
        {
            Printing.WriteLine($"{item.Change,-7}  {item.AccountId}/{item.RegionId}/{item.FlowLogId}", Color.Default);
            if (item.Change == "changed") DriftDisplay.WriteChanges(item.Changes);
        }

        var more = changes.NextCursor is null ? "" : " There are more: use --limit 0 to show all.";
        Console.WriteLine($"{changes.Items.Count} flow logs differ between {Display.Time(changes.From)} and "
            + $"{Display.Time(changes.To)}.{more}");
    }
}
