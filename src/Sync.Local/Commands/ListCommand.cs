using System.CommandLine;
using System.Text.Json.Nodes;
using Sync.Local.Client;

namespace Sync.Local.Commands;

/// <summary><c>list</c>: the flow logs of the inventory.</summary>
internal static class ListCommand
{
    // The default columns: as many as fit on a terminal.
    private static readonly string[] Usual =
        ["accountId", "regionId", "flowLogId", "flowLogName", "cenId", "status", "changedAt"];

    public static Command Create()
    {
        var filter = new FlowLogFilter();
        var limit = LimitOption.Create(100);
        var json = JsonOption.Create();
        var command = new Command("list", "List the flow logs in the inventory, now or at a point in time.")
        {
            limit, json,
        };
        filter.AddTo(command);
        new ApiSource().Serve(command, async (parsed, api, token) =>
        {
            var asJson = parsed.GetValue(json);
            var fields = filter.Fields(parsed);
            var shown = fields.Count > 0 || asJson ? fields : Usual;
            var query = filter.Read(parsed);
            if (shown.Count > 0) query.Add("fields", string.Join(',', shown));
            var list = await api.WalkAsync("flowlogs", query, LimitOption.Read(parsed, limit), token);
            if (asJson) Printing.WriteJson(list);
            else Write(list, shown);
            return ExitCode.Done;
        });
        return command;
    }

    private static void Write(JsonObject list, IReadOnlyList<string> fields)
    {
        var items = list["items"]!.AsArray();
        Display.WriteTable(fields, items.Select(item => fields.Select(field => Display.Cell(item![field])).ToList()));
        // On standard error, so that the rows can be piped.
        Console.Error.WriteLine($"{items.Count} of {list["totalCount"]} flow logs as of {list["asOf"]}.");
        foreach (var stale in list["staleRegions"]!.AsArray())
            Console.Error.WriteLine(
                $"{stale!["regionId"]} is {stale["reason"]}: its flow logs may differ from the cloud's.");
    }
}
