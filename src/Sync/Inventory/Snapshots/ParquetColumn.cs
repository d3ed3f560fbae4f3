using System.Buffers;
using Npgsql;
using Parquet;
using Parquet.Schema;
using Sync.Inventory.Fields;
using ParquetField = Parquet.Schema.Field;

namespace Sync.Inventory.Snapshots;

/// <summary>The values of one column that wait for the rest of their row group.</summary>
internal abstract class ParquetColumn
{
    /// <param name="column">As <see cref="Field"/> made it, in the schema of the file.</param>
    public static ParquetColumn Of(SnapshotField field, ParquetField column) => (column, field.Kind) switch
    {
        (MapField map, _) => new ParquetTags(field.Column, map),
        (DataField number, FieldKind.Number) => new ParquetValues<int>(field.Column, number),
        (DataField number, FieldKind.BigNumber) => new ParquetValues<long>(field.Column, number),
        (DataField time, FieldKind.Time) => new ParquetValues<DateTime>(field.Column, time),
        _ => new ParquetTexts(field.Column, (DataField)column, field.Kind == FieldKind.Id),
    };

    /// <summary>The column of a field in a schema. Every value may be null.</summary>
    public static ParquetField Field(SnapshotField field, bool isMap) => field.Kind switch
    {
        FieldKind.Number => new DataField<int?>(field.Name),
        FieldKind.BigNumber => new DataField<long?>(field.Name),
        FieldKind.Time => new DateTimeDataField(
            field.Name, DateTimeFormat.Timestamp, isAdjustedToUTC: true, unit: DateTimeTimeUnit.Micros,
            isNullable: true),
        _ => isMap ? ParquetTags.Map(field.Name) : new DataField<string>(field.Name),
    };

    /// <summary>Adds the value of the current row.</summary>
    /// <returns>The number of characters that it has.</returns>
    public abstract int Add(NpgsqlDataReader row);

    /// <summary>Writes the values as the next column of <paramref name="group"/>, and drops them.</summary>
    public abstract Task WriteAsync(ParquetRowGroupWriter group, CancellationToken cancellationToken);

    /// <summary>Appends to a buffer that keeps its memory from group to group.</summary>
    protected static void Append<T>(ArrayBufferWriter<T> buffer, T value)
    {
        buffer.GetSpan(1)[0] = value;
        buffer.Advance(1);
    }
}

/// <summary>A column of numbers or times.</summary>
internal sealed class ParquetValues<T>(int ordinal, DataField field) : ParquetColumn
    where T : struct
{
    private readonly ArrayBufferWriter<T?> _values = new();

    public override int Add(NpgsqlDataReader row)
    {
        Append<T?>(_values, row.IsDBNull(ordinal) ? null : row.GetFieldValue<T>(ordinal));
        return 0;
    }

    public override async Task WriteAsync(ParquetRowGroupWriter group, CancellationToken cancellationToken)
    {
        await group.WriteAsync<T>(field, _values.WrittenMemory, cancellationToken: cancellationToken);
        _values.ResetWrittenCount();
    }
}
