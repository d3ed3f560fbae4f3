using System.CommandLine;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Extensions;
using Sync.FlowLogs;
using Sync.Local.Client;

namespace Sync.Local.Commands;

/// <summary><c>diff</c>: what differs between two moments.</summary>
internal static class DiffCommand
{
    public static Command Create()
    {
        var from = Moment.Option("--from", "The earlier moment");
        from.Required = true;
        var to = Moment.Option("--to", "The later moment, now without it");
        var account = new Option<string[]>("--account", "--account-id") { Description = "Only these accounts.", AllowMultipleArgumentsPerToken = true };
        var region = new Option<string[]>("--region", "--region-id") { Description = "Only these regions.", AllowMultipleArgumentsPerToken = true };
        var limit = LimitOption.Create(0);
        var json = JsonOption.Create();
        var command = new Command("diff", "What differs between two moments, flow log by flow log.") { from, to, account, region, limit, json };
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
            if (parsed.GetValue(json)) Display.WriteJson(list);
            else Write(list.Deserialize<ChangesPage>(Api.Json)!);
            return ExitCode.Done;
        });
        return command;
    }

    private static void Write(ChangesPage changes)
    {
        foreach (var item in changes.Items)
        {
            Display.WriteLine($"{item.Change,-7}  {item.AccountId}/{item.RegionId}/{item.FlowLogId}");
            if (item.Change == "changed") DriftDisplay.WriteChanges(item.Changes);
        }

        var more = changes.NextCursor is null ? "" : " There are more: --limit 0 shows all.";
        Console.WriteLine($"{changes.Items.Count} flow logs differ between {Display.Time(changes.From)} and {Display.Time(changes.To)}.{more}");
    }
}
