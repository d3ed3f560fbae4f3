using System.Buffers;
using System.Data.Common;
using System.Globalization;
using System.Linq.Expressions;
using System.Text.Json;
using System.Text.Json.Nodes;
using NpgsqlTypes;
using Sync.Alibaba.Answers;

namespace Sync.Inventory.Fields;

/// <summary>A 32-bit integer. A value from the cloud that is not one is kept among the unlisted members.</summary>
public sealed class NumberField<T>(Expression<Func<T, int?>> property) : Field<T, int?>(property, FieldKind.Number)
    where T : Listed
{
    internal override IReadOnlyList<Column<T>> Columns =>
        [new Column<T, int?>(Column, NpgsqlDbType.Integer, hashed => Get(hashed.Item))];

    internal override SortKey SortKey => SortKey.Number(Column);

    public override JsonNode? Node(T item) => Get(item);

    public override string? Text(T item) => Get(item)?.ToString(CultureInfo.InvariantCulture);

    internal override void Take(Members members, T into) => Set(into, members.TakeWholeNumber(Member));

    internal override bool TryTake(ref Utf8JsonReader value, T into)
    {
        if (value.TokenType == JsonTokenType.Null) return true;
        if (value.TokenType is not (JsonTokenType.Number or JsonTokenType.String)) return false;
        if (value.TokenType == JsonTokenType.Number && value.TryGetInt32(out var whole)) Set(into, whole);
        else Set(into, WireText.TryRead(ref value, out var text) ? WireText.WholeNumber(text) : null);
        return Get(into) is not null;
    }

    internal override void Read(DbDataReader row, int column, T into) =>
        Set(into, row.IsDBNull(column) ? null : row.GetInt32(column));

    internal override void Read(JsonElement value, T into) =>
        Set(into, value.ValueKind == JsonValueKind.Null ? null : value.GetInt32());

    internal override void Pack(ArrayBufferWriter<byte> content, T item) => Packed.Write(content, Get(item));

    internal override void Unpack(ref ReadOnlySpan<byte> content, T into) =>
        Set(into, Packed.ReadOptionalNumber(ref content));
}
