using System.Linq.Expressions;
using System.Text.Json.Nodes;
using NpgsqlTypes;
using Sync.Alibaba.Answers;

namespace Sync.Inventory.Fields;

/// <summary>
/// A time, stored in the notation of the API and, if <see cref="WireTime"/> can parse it, as a timestamp in a second
/// column. Two notations of the same time are the same value.
/// </summary>
/// <param name="moment">The name of the second column.</param>
/// <param name="with">Returns a copy of an item with another notation of the time.</param>
public sealed class TimeField<T>(
    Expression<Func<T, string?>> property, string moment, Func<T, string?, T> with) : TextField<T>(property)
    where T : Listed
{
    internal override IReadOnlyList<Column<T>> Columns =>
    [
        .. base.Columns,
        new Column<T, DateTime?>(moment, NpgsqlDbType.TimestampTz, hashed => WireTime.Read(Get(hashed.Item))),
    ];

    internal override SortKey SortKey => SortKey.Time(moment);

    public override bool AreSame(JsonNode? one, JsonNode? other) => WireTime.AreSame((string?)one, (string?)other);

    internal override IEnumerable<T> OtherSpellings(T item) =>
        WireTime.OtherSpellings(Get(item)).Select(spelling => with(item, spelling));
}
