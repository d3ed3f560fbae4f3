using Npgsql;
using NpgsqlTypes;
using Sync.Inventory.Fields;

namespace Sync.Inventory.Merging;

/// <summary>Reads the current versions of a scope, as a run needs them.</summary>
public static class Stored
{
    /// <summary>
    /// The content hash of every item of a scope, by id. A run without changes reads nothing else of the inventory.
    /// </summary>
    public static async Task<IReadOnlyDictionary<string, Guid>> ReadHashesAsync<T>(
        NpgsqlConnection connection, Resource<T> resource, Scope scope, CancellationToken cancellationToken)
        where T : Listed
    {
        var hashes = new Dictionary<string, Guid>(StringComparer.Ordinal);
        await using var command = OfScope(connection, resource.Sql.Hashes, scope);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) hashes.Add(reader.GetString(0), reader.GetGuid(1));
        return hashes;
    }

    /// <summary>The same for several scopes.</summary>
    /// <param name="most">Of scopes with more items, nothing is returned.</param>
    /// <returns>In the order of the scopes; null: it has more items.</returns>
    public static async Task<IReadOnlyList<IReadOnlyDictionary<string, Guid>?>> ReadHashesAsync<T>(
        NpgsqlConnection connection, Resource<T> resource, IReadOnlyList<Scope> scopes, int most)
        where T : Listed
    {
        await using var command = new NpgsqlCommand(resource.Sql.HashesOfSome, connection);
        command.Parameters.AddWithValue("accounts", scopes.Select(scope => scope.AccountId).ToArray());
        command.Parameters.AddWithValue("regions", scopes.Select(scope => scope.RegionId).ToArray());
        command.Parameters.AddWithValue("limit", most + 1);
        var hashes = scopes.Select(_ => new Dictionary<string, Guid>(StringComparer.Ordinal)).ToList();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            hashes[(int)reader.GetInt64(0) - 1].Add(reader.GetString(1), reader.GetGuid(2));
        return [.. hashes.Select(each => each.Count > most ? null : each)];
    }

    /// <summary>The content of every item of a scope, in portions of <see cref="Portion.Size"/>.</summary>
    public static async IAsyncEnumerable<IReadOnlyList<T>> ReadScopeAsync<T>(
        NpgsqlConnection connection, Resource<T> resource, Scope scope)
        where T : Listed
    {
        var next = $"{resource.Sql.OfScope} and {resource.Id.Column} > @last order by {resource.Id.Column} limit @size";
        for (var last = ""; ;)
        {
            await using var command = OfScope(connection, next, scope);
            command.Parameters.AddWithValue("last", last);
            command.Parameters.AddWithValue("size", Portion.Size);
            var items = await ReadAsync(command, resource);
            if (items.Count > 0) yield return items;
            if (items.Count < Portion.Size) yield break;
            last = items[^1].Id;
        }
    }

    /// <summary>The content of some items of a scope, by id.</summary>
    public static async Task<IReadOnlyDictionary<string, T>> ReadAsync<T>(
        NpgsqlConnection connection, Resource<T> resource, Scope scope, IReadOnlyList<string> ids)
        where T : Listed
    {
        if (ids.Count == 0) return new Dictionary<string, T>();
        await using var command = OfScope(
            connection, $"{resource.Sql.OfScope} and {resource.Id.Column} = any(@ids)", scope);
        command.Parameters.AddWithValue("ids", NpgsqlDbType.Array | NpgsqlDbType.Text, ids);
        return (await ReadAsync(command, resource)).ToDictionary(item => item.Id, StringComparer.Ordinal);
    }

    /// <summary>Some items by id, of whatever account and region.</summary>
    public static async Task<IReadOnlyList<StoredItem<T>>> ReadByIdAsync<T>(
        NpgsqlConnection connection, Resource<T> resource, IReadOnlyList<string> ids)
        where T : Listed
    {
        if (ids.Count == 0) return [];
        await using var command = OfAll(connection, resource, $"where {resource.Id.Column} = any(@ids)");
        command.Parameters.AddWithValue("ids", NpgsqlDbType.Array | NpgsqlDbType.Text, ids);
        return await ReadStoredAsync(command, resource);
    }

    /// <summary>
    /// Every item of a resource whose ids are unique, in portions of <see cref="Portion.Size"/>, in the order of ids.
    /// </summary>
    public static async IAsyncEnumerable<IReadOnlyList<StoredItem<T>>> ReadAllAsync<T>(
        NpgsqlConnection connection, Resource<T> resource)
        where T : Listed
    {
        var next = $"where {resource.Id.Column} > @last order by {resource.Id.Column} limit @size";
        for (var last = ""; ;)
        {
            await using var command = OfAll(connection, resource, next);
            command.Parameters.AddWithValue("last", last);
            command.Parameters.AddWithValue("size", Portion.Size);
            var items = await ReadStoredAsync(command, resource);
            if (items.Count > 0) yield return items;
            if (items.Count < Portion.Size) yield break;
            last = items[^1].Item.Id;
        }
    }

    private static NpgsqlCommand OfAll(NpgsqlConnection connection, Resource resource, string rest) =>
        new($"select {resource.ReadColumns} from sync.{resource.Table} {rest}", connection);

    private static async Task<List<StoredItem<T>>> ReadStoredAsync<T>(NpgsqlCommand command, Resource<T> resource)
        where T : Listed
    {
        var items = new List<StoredItem<T>>();
        await using var reader = await command.ExecuteReaderAsync();
        var firstSeenAt = reader.GetOrdinal("first_seen_at");
        while (await reader.ReadAsync())
        {
            items.Add(new StoredItem<T>(
                new Scope(reader.GetString(0), reader.GetString(1)), resource.Read(reader, first: 0),
                reader.GetDateTime(firstSeenAt)));
        }

        return items;
    }

    private static NpgsqlCommand OfScope(NpgsqlConnection connection, string text, Scope scope)
    {
        var command = new NpgsqlCommand(text, connection);
        command.Parameters.AddWithValue("AccountId", scope.AccountId);
        command.Parameters.AddWithValue("RegionId", scope.RegionId);
        return command;
    }

    private static async Task<List<T>> ReadAsync<T>(NpgsqlCommand command, Resource<T> resource)
        where T : Listed
    {
        var items = new List<T>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync()) items.Add(resource.Read(reader, first: 0));
        return items;
    }
}

/// <summary>An item with the account and region that it is stored in.</summary>
/// <param name="FirstSeenAt">Since when it exists without interruption.</param>
public sealed record StoredItem<T>(Scope Scope, T Item, DateTime FirstSeenAt)
    where T : Listed;
