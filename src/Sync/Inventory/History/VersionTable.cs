using System.Data.Common;
using Npgsql;
using Sync.Inventory.Fields;
using Sync.Inventory.Snapshots;

namespace Sync.Inventory.History;

/// <summary>Reads all versions of single items by id.</summary>
public sealed class VersionTable<T>(Resource<T> resource)
    where T : Listed
{
    // The limit is also in the branch of the history, so that a page of an item with many versions reads only a page.
    private readonly string _versions = $"""
        select *
        from (
            (select {resource.ReadColumns}, null::timestamptz as valid_to
            from sync.{resource.Table}
            where account_id = @accountId and region_id = @regionId and {resource.Id.Column} = @id
              and (@before::timestamptz is null or valid_from < @before::timestamptz))
            union all
            (select {resource.ReadColumns}, valid_to
            from sync.{resource.Table}_history
            where account_id = @accountId and region_id = @regionId and {resource.Id.Column} = @id
              and (@before::timestamptz is null or valid_from < @before::timestamptz)
            order by valid_from desc
            limit @limit)
        ) version
        order by changed_at desc
        limit @limit
        """;

    /// <summary>The keys of the items that have this id now or had it.</summary>
    public async Task<List<ItemKey>> ReadKeysAsync(
        NpgsqlConnection connection, string id, string? accountId, string? regionId,
        CancellationToken cancellationToken)
    {
        List<ItemKey> found = [];
        foreach (var field in resource.IdFields)
        {
            if (found.Count > 0) break;
            found = await ReadAsync(
                connection, Keys(field), ItemKey.Read, cancellationToken,
                ("id", id), ("accountId", accountId), ("regionId", regionId));
        }

        return found;
    }

    /// <summary>Up to <paramref name="limit"/> versions, newest first.</summary>
    /// <param name="before">Only versions that began before this time; null for no limit.</param>
    public Task<List<ItemVersion<T>>> ReadVersionsAsync(
        NpgsqlConnection connection, Scope scope, string id, DateTime? before, int limit,
        CancellationToken cancellationToken) =>
        ReadAsync(connection, _versions, Version, cancellationToken,
            ("accountId", scope.AccountId), ("regionId", scope.RegionId), ("id", id), ("before", before),
            ("limit", limit));

    private string Keys(Field idField) => $"""
        select account_id, region_id, {resource.Id.Column}
        from sync.{resource.Table}
        {CurrentItems.Where(idField)}
        union
        select account_id, region_id, {resource.Id.Column}
        from sync.{resource.Table}_history
        {CurrentItems.Where(idField)}
        order by account_id, region_id, {resource.Id.Column}
        limit 100
        """;

    private ItemVersion<T> Version(DbDataReader row)
    {
        var validTo = 7 + resource.Fields.Count;
        return new ItemVersion<T>(
            SnapshotItem<T>.Read(row, resource, 0)!, row.IsDBNull(validTo) ? null : row.GetDateTime(validTo));
    }

    private static async Task<List<TRow>> ReadAsync<TRow>(
        NpgsqlConnection connection, string text, Func<DbDataReader, TRow> read, CancellationToken cancellationToken,
        params (string Name, object? Value)[] parameters)
    {
        await using var command = new NpgsqlCommand(text, connection);
        foreach (var (name, value) in parameters) command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        var rows = new List<TRow>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) rows.Add(read(reader));
        return rows;
    }
}

/// <summary>Identifies an item: an id is unique only within its account and region.</summary>
public readonly record struct ItemKey(Scope Scope, string Id)
{
    /// <summary>Reads the first three columns.</summary>
    internal static ItemKey Read(DbDataReader row) =>
        new(new Scope(row.GetString(0), row.GetString(1)), row.GetString(2));
}

/// <summary>A version of an item and the time when it ended.</summary>
/// <param name="Item">Valid from <see cref="SnapshotItem{T}.ChangedAt"/>, inclusive.</param>
/// <param name="ValidTo">Exclusive; null for the current version.</param>
public sealed record ItemVersion<T>(SnapshotItem<T> Item, DateTime? ValidTo)
    where T : Listed;
