using Npgsql;
using Parquet;
using Parquet.Schema;
using Sync.Inventory.Fields;

namespace Sync.Inventory.Snapshots;

/// <summary>
/// Writes Parquet row groups, each as large as the memory limit allows. Tags and unlisted members are JSON texts.
/// </summary>
internal sealed class ParquetRows(Stream output, IReadOnlyList<SnapshotField> fields) : SnapshotRows
{
    private const int GroupRows = 10_000;
    private const int GroupCharacters = 8 << 20;

    private readonly DataField[] _columns = [.. fields.Select(Column)];
    private readonly List<object?[]> _rows = [];
    private ParquetWriter? _writer;
    private int _characters;

    public override bool IsFull => _rows.Count >= GroupRows || _characters >= GroupCharacters;

    public override void Write(NpgsqlDataReader row)
    {
        var values = new object?[fields.Count];
        for (var i = 0; i < values.Length; i++)
        {
            if (row.IsDBNull(fields[i].Column)) continue;
            values[i] = Value(row, fields[i]);
            _characters += values[i] is string text ? text.Length : 0;
        }

        _rows.Add(values);
    }

    /// <summary>Writes the buffered rows as a row group.</summary>
    public override async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        _writer ??= await ParquetWriter.CreateAsync(
            new ParquetSchema(_columns), output, cancellationToken: cancellationToken);
        if (_rows.Count == 0) return;
        using (var group = _writer.CreateRowGroup())
        {
            for (var i = 0; i < _columns.Length; i++) await WriteColumnAsync(group, i, cancellationToken);
        }

        _rows.Clear();
        _characters = 0;
    }

    private Task WriteColumnAsync(ParquetRowGroupWriter group, int i, CancellationToken cancellationToken) =>
        fields[i].Kind switch
        {
            FieldKind.Number =>
                group.WriteAsync<int>(_columns[i], Values<int>(i), cancellationToken: cancellationToken),
            FieldKind.Time =>
                group.WriteAsync<DateTime>(_columns[i], Values<DateTime>(i), cancellationToken: cancellationToken),
            _ => group.WriteAsync(_columns[i], [.. _rows.Select(row => (string)row[i]!)]),
        };

    private ReadOnlyMemory<T?> Values<T>(int i)
        where T : struct => _rows.Select(row => (T?)row[i]).ToArray();

    public override async ValueTask EndAsync(CancellationToken cancellationToken)
    {
        await FlushAsync(cancellationToken);
        await _writer!.DisposeAsync();
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static object Value(NpgsqlDataReader row, SnapshotField field) => field.Kind switch
    {
        FieldKind.Number => row.GetInt32(field.Column),
        FieldKind.Time => row.GetDateTime(field.Column),
        _ => row.GetString(field.Column),
    };

    private static DataField Column(SnapshotField field) => field.Kind switch
    {
        FieldKind.Number => new DataField<int?>(field.Name),
        FieldKind.Time => new DateTimeDataField(
            field.Name, DateTimeFormat.Timestamp, isAdjustedToUTC: true, unit: DateTimeTimeUnit.Micros,
            isNullable: true),
        _ => new DataField<string>(field.Name),
    };
}
