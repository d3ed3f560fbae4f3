using System.CommandLine;
using Sync.FlowLogs;
using Sync.Inventory.Fields;
using Sync.Network;

namespace Sync.Local.Commands;

/// <summary><c>list</c> and <c>attachments</c>: the items of a resource.</summary>
internal static class ListCommand
{
    public static Command Create() => Create(
        "list", FlowLog.Resource,
        ["accountId", "regionId", "flowLogId", "flowLogName", "cenId", "status", "changedAt"],
        ["transitRouterAttachmentId", "projectName", "logStoreName", "interval", "tags"]);

    public static Command CreateOfAttachments() => Create(
        "attachments", Attachment.Resource,
        ["accountId", "regionId", "attachmentEndId", "transitRouterAttachmentName", "resourceType", "status"],
        ["cenId", "vpcId", "tags", "changedAt"]);

    /// <param name="usual">The fields that are shown if none are named.</param>
    /// <param name="more">Those that <c>-o wide</c> adds.</param>
    private static Command Create(
        string name, Resource resource, IReadOnlyList<string> usual, IReadOnlyList<string> more)
    {
        var filter = new ListFilter(resource);
        var limit = LimitOption.Create(100);
        var command = new Command(name, $"List the {resource.Plural} in the inventory, now or at a point in time.")
        {
            limit,
        };
        filter.AddTo(command);
        Reading.Serve(command, async (parsed, api, output, token) =>
        {
            var fields = filter.Fields(parsed);
            var shown = fields.Count > 0 || output.IsDocument
                ? fields : ResourceGrid.FieldsFor(output, resource, usual, more);
            var query = filter.Read(parsed);
            if (shown.Count > 0) query.Add("fields", string.Join(',', shown));
            var most = LimitOption.Read(parsed, limit);
            if (output.IsDocument)
            {
                output.Write(await api.WalkAsync(resource.Route, query, most, token));
                return ExitCode.Done;
            }

            var count = await new ResourceList(api, output, resource, resource.Route)
                .WriteAsync(query, shown, most, token);
            if (count == 0) await SpellingHint.WriteAsync(api, output, resource.Route, filter.Values(parsed), token);
            return ExitCode.Done;
        });
        return command;
    }
}
