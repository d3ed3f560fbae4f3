using System.Data.Common;
using System.Linq.Expressions;
using System.Text.Json;
using System.Text.Json.Nodes;
using NpgsqlTypes;
using Sync.Alibaba.Answers;

namespace Sync.Inventory.Fields;

/// <summary>
/// An object or array as canonical JSON, with sorted keys; null if it is absent, null or "". The order of an array is
/// kept.
/// </summary>
public class JsonField<T>(Expression<Func<T, string?>> property) : TextField<T>(property, FieldKind.Json)
    where T : Listed
{
    internal override IReadOnlyList<Column<T>> Columns =>
        [new Column<T, string?>(Column, NpgsqlDbType.Jsonb, hashed => Get(hashed.Item))];

    public override JsonNode? Node(T item) => Get(item) is { } json ? JsonNode.Parse(json) : null;

    internal override void Take(Members members, T into)
    {
        var value = members.Take(Member);
        Set(into, WireText.IsNothing(value) ? null : CanonicalJson.Of(value));
    }

    internal override bool TryTake(ref Utf8JsonReader value, T into)
    {
        var json = JsonElement.ParseValue(ref value);
        Set(into, WireText.IsNothing(json) ? null : CanonicalJson.Of(json));
        return true;
    }

    // Postgres writes jsonb with its own spaces and order of keys.
    internal override void Read(DbDataReader row, int column, T into) =>
        Set(into, row.IsDBNull(column) ? null : CanonicalJson.Of(JsonElement.Parse(row.GetString(column))));

    internal override void Read(JsonElement value, T into) =>
        Set(into, WireText.IsNothing(value) ? null : CanonicalJson.Of(value));
}
