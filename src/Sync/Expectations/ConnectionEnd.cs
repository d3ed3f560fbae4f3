using Npgsql;
using Sync.Coverage;
using Sync.FlowLogs;
using Sync.Inventory;
using Sync.Inventory.Merging;
using Sync.Network;

namespace Sync.Expectations;

/// <summary>One end of a connection, as expectations of attachments judge it.</summary>
/// <param name="Attachment">
/// As the cloud lists this end; if it lists only the other one, that. Null if it is no longer in the inventory.
/// </param>
/// <param name="FlowLogs">The flow logs that count at this end, by ID.</param>
internal sealed record ConnectionEnd(
    Scope Scope, AttachmentCoverage Coverage, DateTime FirstSeenAt, Attachment? Attachment,
    IReadOnlyList<FlowLog> FlowLogs)
{
    /// <summary>Every end that has a verdict, in portions.</summary>
    public static async IAsyncEnumerable<IReadOnlyList<ConnectionEnd>> ReadAllAsync(NpgsqlConnection connection)
    {
        await foreach (var judged in Stored.ReadAllAsync(connection, AttachmentCoverage.Resource))
        {
            var attachments = await ReadAttachmentsAsync(connection, judged);
            var flowLogs = await ReadFlowLogsAsync(connection, judged);
            yield return [.. judged.Select(each => Of(each, attachments, flowLogs))];
        }
    }

    private static ConnectionEnd Of(
        StoredItem<AttachmentCoverage> judged, Dictionary<string, Attachment> attachments,
        ILookup<string, FlowLog> flowLogs)
    {
        var end = judged.Item;
        var attachment = attachments.GetValueOrDefault(end.AttachmentEndId);
        if (attachment is null && OtherEndId(end) is { } other) attachment = attachments.GetValueOrDefault(other);
        var counting = CountingFlowLogs.Ids(end).SelectMany(id => flowLogs[id])
            .Where(flowLog => CountingFlowLogs.IsAt(flowLog, end));
        return new ConnectionEnd(judged.Scope, end, judged.FirstSeenAt, attachment, [.. counting]);
    }

    private static string? OtherEndId(AttachmentCoverage end) =>
        end is { TransitRouterAttachmentId: { } attachmentId, PeerTransitRouterId: { } routerId }
            ? Attachment.EndId(attachmentId, routerId)
            : null;

    private static async Task<Dictionary<string, Attachment>> ReadAttachmentsAsync(
        NpgsqlConnection connection, IReadOnlyList<StoredItem<AttachmentCoverage>> ends)
    {
        var ids = ends.Select(end => end.Item.AttachmentEndId)
            .Concat(ends.Select(end => OtherEndId(end.Item)).OfType<string>());
        var attachments = await Stored.ReadByIdAsync(connection, Attachment.Resource, [.. ids.Distinct()]);
        return attachments
            .OrderBy(each => each.Scope.AccountId, StringComparer.Ordinal)
            .DistinctBy(each => each.Item.Id)
            .ToDictionary(each => each.Item.Id, each => each.Item, StringComparer.Ordinal);
    }

    private static async Task<ILookup<string, FlowLog>> ReadFlowLogsAsync(
        NpgsqlConnection connection, IReadOnlyList<StoredItem<AttachmentCoverage>> ends)
    {
        var ids = ends.SelectMany(end => CountingFlowLogs.Ids(end.Item)).Distinct();
        var flowLogs = await Stored.ReadByIdAsync(connection, FlowLog.Resource, [.. ids]);
        return flowLogs.ToLookup(each => each.Item.FlowLogId, each => each.Item, StringComparer.Ordinal);
    }
}
