using Dapper;
using Npgsql;

namespace Sync.Runs.Networks;

/// <summary>An item of the inventory, as a listing is compared with it.</summary>
/// <param name="ParentId">
/// The CEN instance of a transit router, the transit router of an attachment; "" for a CEN instance.
/// </param>
/// <param name="Kind">The edition of a transit router, the resource type of an attachment; else "".</param>
internal sealed record KnownItem(string RegionId, string Id, Guid Hash, string ParentId, string Kind);

/// <summary>A listing that was not complete in the last run. Withheld removals are none.</summary>
internal sealed record KnownGap(string Operation, string ParentId, DateTime? CompleteAt);

/// <summary>What earlier runs know of a listing.</summary>
/// <param name="CompleteAt">When it was last complete; null: never.</param>
/// <param name="IsBaseline">
/// Whether its entries are the baseline and not drift: earlier runs tried it, if there were any, and it was never
/// complete.
/// </param>
internal readonly record struct ListedBefore(DateTime? CompleteAt, bool IsBaseline);

/// <summary>The network of an account in the inventory, before it is listed.</summary>
/// <param name="LastAt">When it was last listed; null: never.</param>
/// <param name="BaselineAt">When its CEN instances were first listed completely; null: never.</param>
internal sealed record KnownNetwork(
    DateTime? LastAt, DateTime? BaselineAt, IReadOnlyList<KnownItem> Cens, IReadOnlyList<KnownItem> TransitRouters,
    IReadOnlyList<KnownItem> Attachments, IReadOnlyList<KnownGap> Gaps)
{
    private const string All = """
        select last_at, baseline_at from sync.network where account_id = @accountId;

        select region_id, cen_id as id, content_hash as hash, '' as parent_id, '' as kind
        from sync.cen
        where account_id = @accountId;

        select region_id, transit_router_id as id, content_hash as hash, coalesce(cen_id, '') as parent_id,
            coalesce(type, '') as kind
        from sync.transit_router
        where account_id = @accountId;

        select region_id, attachment_end_id as id, content_hash as hash, coalesce(transit_router_id, '') as parent_id,
            coalesce(resource_type, '') as kind
        from sync.attachment
        where account_id = @accountId;

        select operation, parent_id, complete_at
        from sync.network_gap
        where account_id = @accountId and not is_withheld;
        """;

    public static async Task<KnownNetwork> ReadAsync(
        NpgsqlDataSource dataSource, string accountId, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var rows = await connection.QueryMultipleAsync(
            new CommandDefinition(All, new { accountId }, cancellationToken: cancellationToken));
        var listed = await rows.ReadSingleOrDefaultAsync<ListedAt>();
        return new KnownNetwork(
            listed?.LastAt, listed?.BaselineAt, await ReadItemsAsync(rows), await ReadItemsAsync(rows),
            await ReadItemsAsync(rows), [.. await rows.ReadAsync<KnownGap>()]);
    }

    private readonly ILookup<string, KnownGap> _gaps = Gaps.ToLookup(gap => gap.ParentId);

    /// <param name="isNew">Whether the listing's parent was not in the inventory.</param>
    public ListedBefore Before(string operation, string parentId, bool isNew)
    {
        if (_gaps[parentId].FirstOrDefault(gap => gap.Operation == operation) is { } gap)
            return new ListedBefore(gap.CompleteAt, IsBaseline: gap.CompleteAt is null);
        return new ListedBefore(isNew ? null : LastAt, IsBaseline: BaselineAt is null);
    }

    private static async Task<IReadOnlyList<KnownItem>> ReadItemsAsync(SqlMapper.GridReader rows) =>
        [.. await rows.ReadAsync<KnownItem>()];

    private sealed record ListedAt(DateTime? LastAt, DateTime? BaselineAt);
}
