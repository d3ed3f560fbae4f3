using Dapper;
using Npgsql;
using Sync.Network;

namespace Sync.Coverage;

/// <summary>
/// Ends of connections that the first complete listing of their kind has found, after the baseline of their account:
/// that they are not covered is no event, as that they were added is no drift.
/// </summary>
internal static class BaselineEnds
{
    // At the baseline of an account, all of its ends are those of the baseline. An end that is judged already was known
    // from the other end of its connection.
    private const string Keep = """
        insert into sync.baseline_end (attachment_end_id)
        select distinct e.id
        from unnest(@ids) as e (id)
        where exists (select from sync.coverage_baseline where account_id = @accountId)
          and not exists (select from sync.coverage c where c.attachment_end_id = e.id)
        on conflict do nothing
        """;

    /// <summary>Stores them in the transaction of the merge, until their coverage is known.</summary>
    public static async Task KeepAsync(NpgsqlConnection connection, string accountId, IEnumerable<Attachment> added)
    {
        string[] ids = [.. added.SelectMany(EndsOf)];
        if (ids.Length > 0) await connection.ExecuteAsync(Keep, new { accountId, ids });
    }

    // The cloud may list a connection at one end only.
    private static IEnumerable<string> EndsOf(Attachment attachment) =>
        attachment is { TransitRouterAttachmentId: { } id, PeerTransitRouterId: { } peer }
            ? [attachment.AttachmentEndId, Attachment.EndId(id, peer)]
            : [attachment.AttachmentEndId];
}
