using System.Buffers;
using System.Data.Common;
using System.Linq.Expressions;
using System.Text.Json;
using System.Text.Json.Nodes;
using NpgsqlTypes;
using Sync.Alibaba.Answers;

namespace Sync.Inventory.Fields;

/// <summary>A text as the API returns it; null if it is absent, null or "".</summary>
public class TextField<T>(Expression<Func<T, string?>> property, FieldKind kind = FieldKind.Text)
    : Field<T, string?>(property, kind)
    where T : Listed
{
    internal override IReadOnlyList<Column<T>> Columns =>
        [new Column<T, string?>(Column, NpgsqlDbType.Text, hashed => Get(hashed.Item))];

    public override JsonNode? Node(T item) => Get(item);

    public override string? Text(T item) => Get(item);

    internal override void Take(Members members, T into) => Set(into, members.TakeText(Member));

    internal override bool TryTake(ref Utf8JsonReader value, T into)
    {
        var isText = WireText.TryRead(ref value, out var text);
        Set(into, text);
        return isText;
    }

    /// <summary>Sets a value that is composed of other fields, after these.</summary>
    internal virtual void Complete(T item)
    {
    }

    internal override void Read(DbDataReader row, int column, T into) =>
        Set(into, row.IsDBNull(column) ? null : row.GetString(column));

    internal override void Read(JsonElement value, T into) => Set(into, value.GetString());

    internal override void Pack(ArrayBufferWriter<byte> content, T item) => Packed.Write(content, Get(item));

    internal override void Unpack(ref ReadOnlySpan<byte> content, T into) => Set(into, Packed.ReadText(ref content));
}
