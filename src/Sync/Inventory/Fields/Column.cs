using Npgsql;
using NpgsqlTypes;

namespace Sync.Inventory.Fields;

/// <summary>A column that a merge writes in both tables of a resource, the current one and the history.</summary>
internal abstract record Column<T>(string Name, NpgsqlDbType Type)
    where T : Listed
{
    public abstract Task CopyAsync(NpgsqlBinaryImporter copy, Hashed<T> item);

    /// <summary>The values of many items, as an array parameter with the name of the column.</summary>
    public abstract NpgsqlParameter Array(IReadOnlyCollection<Hashed<T>> items);
}

internal sealed record Column<T, TValue>(string Name, NpgsqlDbType Type, Func<Hashed<T>, TValue> Read)
    : Column<T>(Name, Type)
    where T : Listed
{
    public override Task CopyAsync(NpgsqlBinaryImporter copy, Hashed<T> item) =>
        Read(item) is { } value ? copy.WriteAsync(value, Type) : copy.WriteNullAsync();

    public override NpgsqlParameter Array(IReadOnlyCollection<Hashed<T>> items) =>
        new(Name, NpgsqlDbType.Array | Type) { Value = items.Select(Read).ToArray() };
}
