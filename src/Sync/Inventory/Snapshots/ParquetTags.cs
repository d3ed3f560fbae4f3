using System.Text.Json;
using Parquet;
using Parquet.Schema;

namespace Sync.Inventory.Snapshots;

/// <summary>
/// Tags as a Parquet map: two columns, of keys and of values, with levels that say where a row begins
/// (https://parquet.apache.org/docs/file-format/nestedencoding).
/// </summary>
internal sealed class ParquetTags
{
    // Definition levels of the map itself. Above them are the levels of its keys and values.
    private const int NoMap = 0, EmptyMap = 1;

    private readonly DataField _key = new("key", typeof(string), isNullable: false);
    private readonly DataField _value = new("value", typeof(string), isNullable: true);

    public ParquetTags(string name) => Field = new MapField(name, _key, _value);

    public MapField Field { get; }

    /// <param name="texts">The tags of each row as a JSON object of texts; null for none.</param>
    public async Task WriteAsync(
        ParquetRowGroupWriter group, IEnumerable<string?> texts, CancellationToken cancellationToken)
    {
        var (keys, values) = (new List<ReadOnlyMemory<char>>(), new List<ReadOnlyMemory<char>>());
        var (levels, repetitions) = (new List<int>(), new List<int>());
        foreach (var text in texts)
        {
            var before = keys.Count;
            if (text is not null) Read(text, keys, values);
            if (keys.Count == before) levels.Add(text is null ? NoMap : EmptyMap);
            else levels.AddRange(Enumerable.Repeat(_key.MaxDefinitionLevel, keys.Count - before));
            repetitions.Add(0);
            repetitions.AddRange(Enumerable.Repeat(1, Math.Max(0, keys.Count - before - 1)));
        }

        var nested = repetitions.ToArray();
        await group.WriteAllPartsAsync<ReadOnlyMemory<char>>(
            _key, keys.ToArray(), levels.ToArray(), nested, cancellationToken);
        // The value of a key is a level above it, because it may be null.
        int[] ofValues = [.. levels.Select(level => level <= EmptyMap ? level : _value.MaxDefinitionLevel)];
        await group.WriteAllPartsAsync<ReadOnlyMemory<char>>(
            _value, values.ToArray(), ofValues, nested, cancellationToken);
    }

    private static void Read(string text, List<ReadOnlyMemory<char>> keys, List<ReadOnlyMemory<char>> values)
    {
        using var tags = JsonDocument.Parse(text);
        foreach (var tag in tags.RootElement.EnumerateObject())
        {
            keys.Add(tag.Name.AsMemory());
            values.Add((tag.Value.ValueKind == JsonValueKind.String ? tag.Value.GetString()! : tag.Value.GetRawText())
                .AsMemory());
        }
    }
}
