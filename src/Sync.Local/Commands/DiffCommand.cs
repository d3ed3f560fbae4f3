using System.CommandLine;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Extensions;
using Sync.FlowLogs;
using Sync.Http;
using Sync.Local.Client;
using Sync.Local.Commands.Output;

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
        var command = new Command("diff", "Show the flow logs that differ between two points in time.")
        {
            from, to, account, region, limit,
        };
        Reading.Serve(command, async (parsed, api, output, token) =>
        {
            var query = new QueryBuilder
            {
                { "from", Moment.Query(parsed.GetValue(from)!) },
                { "to", Moment.Query(parsed.GetValue(to) ?? "now") },
                { "accountId", parsed.GetValue(account) ?? [] },
                { "regionId", parsed.GetValue(region) ?? [] },
            };
            var list = await api.WalkAsync("diff", query, LimitOption.Read(parsed, limit), token);
            if (output.IsDocument) output.Write(list);
            else Write(
                list.Deserialize<ChangesPage>(ApiJson.Options)!, output,
                await AccountNames.ReadAsync(api, output, token));
            return ExitCode.Done;
        });
        return command;
    }

    private static void Write(ChangesPage changes, CommandOutput output, AccountNames names)
    {
        Column[] columns =
        [
            new("change", Weight: 10), .. AccountNames.For(output), new("regionId", Weight: 8) { Title = "region" },
            new("flowLogId", CellKind.Id, 9) { Title = "flow log" }, ChangeText.Column,
        ];
        if (changes.Items.Count > 0)
            output.Write(ChangeText.Show(output, columns, changes.Items.Select(item => ChangeText.Row(
                [item.Change, .. names.Cells(output, item.AccountId), item.RegionId, item.FlowLogId],
                item.Change == "changed" ? item.Changes : [], DriftDisplay.ToneOf(item.Change)))));
        var more = changes.NextCursor is null ? "" : " There are more: use --limit 0 to show all.";
        output.Say($"{changes.Items.Count} flow logs differ between {Display.Time(changes.From)} and "
            + $"{Display.Time(changes.To)}.{more}");
    }
}
