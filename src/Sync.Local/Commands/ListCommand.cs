using System.CommandLine;
using System.Text.Json.Nodes;
using Sync.FlowLogs;
using Sync.Inventory;
using Sync.Inventory.Fields;
using Sync.Local.Client;
using Sync.Network;

namespace Sync.Local.Commands;

/// <summary><c>list</c> and <c>attachments</c>: the items of a resource.</summary>
internal static class ListCommand
{
    public static Command Create() => Create(
        "list", FlowLog.Resource,
        ["accountId", "regionId", "flowLogId", "flowLogName", "cenId", "status", "changedAt"]);

    public static Command CreateOfAttachments() => Create(
        "attachments", Attachment.Resource,
        ["accountId", "regionId", "attachmentEndId", "transitRouterAttachmentName", "resourceType", "status"]);

    /// <param name="usual">The default columns: as many as fit on a terminal.</param>
    private static Command Create(string name, Resource resource, IReadOnlyList<string> usual)
    {
        var filter = new ListFilter(resource);
        var limit = LimitOption.Create(100);
        var json = JsonOption.Create();
        var command = new Command(name, $"List the {resource.Plural} in the inventory, now or at a point in time.")
        {
            limit, json,
        };
        filter.AddTo(command);
        new ApiSource().Serve(command, async (parsed, api, token) =>
        {
            var asJson = parsed.GetValue(json);
            var fields = filter.Fields(parsed);
            var shown = fields.Count > 0 || asJson ? fields : usual;
            var query = filter.Read(parsed);
            if (shown.Count > 0) query.Add("fields", string.Join(',', shown));
            var list = await api.WalkAsync(resource.Route, query, LimitOption.Read(parsed, limit), token);
            if (asJson) Printing.WriteJson(list);
            else Write(list, shown, resource);
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>Writes a table, and on standard error how many there are and what may be out of date.</summary>
    public static void Write(JsonObject list, IReadOnlyList<string> fields, Resource resource)
    {
        var items = list["items"]!.AsArray();
        Display.WriteTable(fields, items.Select(item => fields.Select(field => Display.Cell(item![field])).ToList()));
        // On standard error, so that the rows can be piped.
        Console.Error.WriteLine($"{items.Count} of {list["totalCount"]} {resource.Plural} as of {list["asOf"]}.");
        if (IsNetworkOff(list)) Console.Error.WriteLine(NetworkSettings.Off);
        foreach (var stale in list["staleRegions"]!.AsArray().Where(stale => !IsNetworkOff(stale!)))
        {
            Console.Error.WriteLine(
                $"{Where(stale!)} is {stale!["reason"]}: its {resource.Plural} may differ from the cloud's.");
        }
    }

    /// <summary>Whether a list of the network may lack anything because the network is switched off.</summary>
    public static bool IsNetworkOff(JsonObject list) =>
        list["staleRegions"]!.AsArray().Any(stale => IsNetworkOff(stale!));

    private static bool IsNetworkOff(JsonNode stale) => (string?)stale["reason"] == StaleRegion.NetworkOff;

    // The network is listed by account, and in some of its listings no region is known.
    private static string Where(JsonNode stale) => (string?)stale["regionId"] is { Length: > 0 } region
        ? region
        : $"The network of account {stale["accountId"]}";
}
