using System.Buffers;
using Npgsql;
using Parquet;
using Parquet.Schema;

namespace Sync.Inventory.Snapshots;

/// <summary>A column of texts, or of IDs as texts.</summary>
internal sealed class ParquetTexts(int ordinal, DataField field, bool isId) : ParquetColumn
{
    private readonly RecentTexts<ReadOnlyMemory<char>> _recent = new(text => text.AsMemory());
    private readonly ArrayBufferWriter<ReadOnlyMemory<char>> _values = new();

    // One for each row: whether it has a value.
    private readonly ArrayBufferWriter<int> _levels = new();

    public override int Add(NpgsqlDataReader row)
    {
        var isNull = row.IsDBNull(ordinal);
        Append(_levels, isNull ? 0 : field.MaxDefinitionLevel);
        if (isNull) return 0;
        var text = isId ? row.GetGuid(ordinal).ToString() : row.GetString(ordinal);
        Append(_values, _recent.Of(text));
        return text.Length;
    }

    public override async Task WriteAsync(ParquetRowGroupWriter group, CancellationToken cancellationToken)
    {
        await group.WriteAllPartsAsync(field, _values.WrittenMemory, _levels.WrittenMemory, null, cancellationToken);
        _values.Clear();
        _levels.ResetWrittenCount();
    }
}
