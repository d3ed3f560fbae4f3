using Dapper;
using Npgsql;
using NpgsqlTypes;
using Sync.Database;
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
    private readonly string _matching = $"""
        select account_id, region_id, {resource.Id.Column}, created_at, ctid as place
        from sync.{resource.Table}
        where (@AccountId::text is null or account_id = @AccountId)
          and {string.Join("\n  and ", conditions)}
          and (@Tags::jsonb is null or tags @> @Tags::jsonb)
          and (@TagKeys::text[] is null or tags ?& @TagKeys)
        """;

    // One statement, so that the count and the page are of one snapshot. Without a match there is still a row with the
    // count. An ascending order sorts nulls last.
    private string Page => $"""
        with matching as not materialized (
        {_matching}
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

    private string Order => $"""
        select clock.at, account_id, region_id, {resource.Id.Column}, place
        from sync.inventory_clock clock
        left join (
        {_matching}
        ) matching on true
        order by created_at, {resource.Id.Column}, account_id, region_id
        limit @limit
        """;

    // Rows are read at their places in the table, and only if they have the key: searching an index for each took most
    // of the time. Entries are neither sorted nor joined with the clock, which would take as long as reading them. The
    // clock is read last: if it has not advanced since the order was read, the entries were read before it did.
    private readonly string _keyed = $"""
        select {resource.ReadColumns}, number
        from unnest(@places, @accounts, @regions, @ids)
            with ordinality as key (place, account, region, id, number)
        join sync.{resource.Table} item on item.ctid = place::tid
            and (account_id, region_id, {resource.Id.Column}) = (account, region, id);
        select at from sync.inventory_clock
        """;

    /// <param name="parameters">Those of the conditions, and <c>AccountId</c>, <c>Tags</c>, <c>TagKeys</c>.</param>
    public async Task<CenPage<T>> ReadAsync(
        NpgsqlConnection connection, DynamicParameters parameters, int limit, long offset,
        CancellationToken cancellationToken)
    {
        parameters.AddDynamicParams(new { limit, offset });
        var command = new CommandDefinition(Page, parameters, cancellationToken: cancellationToken);
        await using var rows = await connection.ExecuteReaderAsync(command);
        var (total, items) = (0, new List<T>());
        while (await rows.ReadAsync(cancellationToken))
        {
            total = rows.GetInt32(0);
            if (!rows.IsDBNull(1)) items.Add(resource.Read(rows, first: 1));
        }

        return new CenPage<T>(total, items);
    }

    /// <summary>The order of all entries, or of the first of them.</summary>
    public async Task<CenWalk> ReadOrderAsync(
        NpgsqlConnection connection, DynamicParameters parameters, int limit, CancellationToken cancellationToken)
    {
        parameters.Add(nameof(limit), limit);
        var command = new CommandDefinition(Order, parameters, cancellationToken: cancellationToken);
        await using var rows = await connection.ExecuteReaderAsync(command);
        var walk = new CenWalk();
        while (await rows.ReadAsync(cancellationToken))
        {
            walk.At = rows.GetDateTime(0);
            if (rows.IsDBNull(1)) continue;
            walk.Add(
                rows.GetString(1), rows.GetString(2), rows.GetString(3), rows.GetFieldValue<NpgsqlTid>(4));
        }

        return walk;
    }

    /// <returns>
    /// Null if the inventory has changed since the order was read, or if its rows were moved, as <c>vacuum full</c>
    /// does.
    /// </returns>
    public async Task<CenPage<T>?> ReadAsync(
        NpgsqlConnection connection, CenWalk walk, int limit, long offset, CancellationToken cancellationToken)
    {
        var (places, accounts, regions, ids) = walk.Page(limit, offset);
        await using var command = new NpgsqlCommand(_keyed, connection);
        command.Parameters.Add(new NpgsqlParameter<string[]>("places", places));
        command.Parameters.Add(new NpgsqlParameter<string[]>("accounts", accounts));
        command.Parameters.Add(new NpgsqlParameter<string[]>("regions", regions));
        command.Parameters.Add(new NpgsqlParameter<string[]>("ids", ids));
        await Pooler.PrepareAsync(command, cancellationToken);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var (items, found, number) = (new T[ids.Length], 0, rows.FieldCount - 1);
        for (; await rows.ReadAsync(cancellationToken); found++)
            items[rows.GetInt64(number) - 1] = resource.Read(rows, first: 0);
        await rows.NextResultAsync(cancellationToken);
        await rows.ReadAsync(cancellationToken);
        return found == ids.Length && rows.GetDateTime(0) == walk.At ? new CenPage<T>(walk.Count, items) : null;
    }
}
