using Dapper;
using Npgsql;
using Sync.Inventory;
using Sync.Inventory.Fields;

namespace Sync.CenApi;

internal sealed record CenPage<T>(int TotalCount, IReadOnlyList<T> Items);

/// <summary>
/// Reads pages of the current entries of a resource, sorted by creation time, those without one last, then by ID. The
/// cloud documents no order; this one is the same in every call.
/// </summary>
/// <param name="conditions">Of columns, with query parameters that are null for no filter.</param>
internal sealed class CenPages<T>(Resource<T> resource, IEnumerable<string> conditions)
    where T : Listed
{
    // One statement, so that the count and the page are of one snapshot. Without a match there is still a row with the
    // count. An ascending order sorts nulls last.
    private readonly string _page = $"""
        with matching as not materialized (
            select account_id, region_id, {resource.Id.Column}, created_at
            from sync.{resource.Table}
            where (@AccountId::text is null or account_id = @AccountId)
              and {string.Join("\n      and ", conditions)}
              and (@Tags::jsonb is null or tags @> @Tags::jsonb)
              and (@TagKeys::text[] is null or tags ?& @TagKeys)
        ),
        page as (
            select account_id, region_id, {resource.Id.Column}
            from matching
            order by created_at, {resource.Id.Column}, account_id, region_id
            limit @limit offset @offset
        )
        select total.total_count, entry.*
        from (select count(*)::integer as total_count from matching) total
        left join (
            select {resource.ReadColumns}, created_at
            from page
            join sync.{resource.Table} using (account_id, region_id, {resource.Id.Column})
        ) entry on true
        order by created_at, {resource.Id.Column}, account_id, region_id
        """;

    /// <param name="parameters">Those of the conditions, and <c>AccountId</c>, <c>Tags</c>, <c>TagKeys</c>.</param>
    public async Task<CenPage<T>> ReadAsync(
        NpgsqlConnection connection, DynamicParameters parameters, int limit, long offset,
        CancellationToken cancellationToken)
    {
        parameters.AddDynamicParams(new { limit, offset });
        var command = new CommandDefinition(_page, parameters, cancellationToken: cancellationToken);
        await using var rows = await connection.ExecuteReaderAsync(command);
        var (total, items) = (0, new List<T>());
        while (await rows.ReadAsync(cancellationToken))
        {
            total = rows.GetInt32(0);
            if (!rows.IsDBNull(1)) items.Add(resource.Read(rows, first: 1));
        }

        return new CenPage<T>(total, items);
    }
}
