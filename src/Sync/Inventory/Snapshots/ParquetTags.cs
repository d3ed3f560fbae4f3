using System.Buffers;
using System.Text.Json;
using Npgsql;
using Parquet;
using Parquet.Schema;

namespace Sync.Inventory.Snapshots;

/// <summary>
/// Tags as a Parquet map: two columns, of keys and of values, with levels that say where a row begins
/// (https://parquet.apache.org/docs/file-format/nestedencoding).
/// </summary>
internal sealed class ParquetTags(int ordinal, MapField map) : ParquetColumn
{
    // Definition levels of the map itself. Above them are the levels of its keys and values.
    private const int NoMap = 0, EmptyMap = 1;

    private readonly DataField _key = (DataField)map.Key, _value = (DataField)map.Value;
    private readonly RecentTexts<Tag[]> _recent = new(Parse);
    private readonly ArrayBufferWriter<ReadOnlyMemory<char>> _keys = new(), _values = new();
    private readonly ArrayBufferWriter<int> _ofKeys = new(), _ofValues = new(), _repetitions = new();

    public static MapField Map(string name) => new(
        name, new DataField("key", typeof(string), isNullable: false),
        new DataField("value", typeof(string), isNullable: true));

    /// <param name="row">The tags are a JSON object of texts, or null.</param>
    public override int Add(NpgsqlDataReader row)
    {
        if (row.IsDBNull(ordinal)) return AddLevels(NoMap, NoMap, isFirst: true);
        var text = row.GetString(ordinal);
        var tags = _recent.Of(text);
        if (tags.Length == 0) AddLevels(EmptyMap, EmptyMap, isFirst: true);
        for (var i = 0; i < tags.Length; i++)
        {
            Append(_keys, tags[i].Key);
            Append(_values, tags[i].Value);
            // The value of a key is a level above it, because it may be null.
            AddLevels(_key.MaxDefinitionLevel, _value.MaxDefinitionLevel, isFirst: i == 0);
        }

        return text.Length;
    }

    public override async Task WriteAsync(ParquetRowGroupWriter group, CancellationToken cancellationToken)
    {
        var repetitions = _repetitions.WrittenMemory;
        await group.WriteAllPartsAsync(
            _key, _keys.WrittenMemory, _ofKeys.WrittenMemory, repetitions, cancellationToken);
        await group.WriteAllPartsAsync(
            _value, _values.WrittenMemory, _ofValues.WrittenMemory, repetitions, cancellationToken);
        _keys.Clear();
        _values.Clear();
        _ofKeys.ResetWrittenCount();
        _ofValues.ResetWrittenCount();
        _repetitions.ResetWrittenCount();
    }

    private int AddLevels(int ofKey, int ofValue, bool isFirst)
    {
        Append(_ofKeys, ofKey);
        Append(_ofValues, ofValue);
        Append(_repetitions, isFirst ? 0 : 1);
        return 0;
    }

    private static Tag[] Parse(string text)
    {
        using var tags = JsonDocument.Parse(text);
        return
        [
            .. tags.RootElement.EnumerateObject()
                .Select(tag => new Tag(tag.Name.AsMemory(), Text(tag.Value).AsMemory())),
        ];
    }

    private static string Text(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

    private readonly record struct Tag(ReadOnlyMemory<char> Key, ReadOnlyMemory<char> Value);
}
