using Npgsql;
using Parquet;
using Parquet.Schema;
using Sync.Inventory.Fields;
using ParquetField = Parquet.Schema.Field;

namespace Sync.Inventory.Snapshots;

/// <summary>
/// Writes Parquet row groups, each as large as the layout allows. Unlisted members are JSON texts, and so are tags
/// unless the layout has maps.
/// </summary>
internal sealed class ParquetRows : SnapshotRows
{
    // The first values of a column show whether a dictionary is worth trying.
    private static readonly ParquetOptions Options = new() { DictionaryEncodingSampleSize = 2000 };

    private readonly Stream _output;
    private readonly IReadOnlyList<SnapshotField> _fields;
    private readonly ParquetLayout _layout;
    private readonly ParquetField[] _columns;
    private readonly ParquetTags _tags = new("tags");
    private readonly List<object?[]> _rows = [];
    private ParquetWriter? _writer;
    private int _characters;

    public ParquetRows(Stream output, IReadOnlyList<SnapshotField> fields, ParquetLayout layout)
    {
        (_output, _fields, _layout) = (output, fields, layout);
        _columns = [.. fields.Select(field => IsMap(field) ? (ParquetField)_tags.Field : Column(field))];
    }

    public override bool IsFull => _rows.Count >= _layout.GroupRows || _characters >= _layout.GroupCharacters;

    public override void Write(NpgsqlDataReader row)
    {
        var values = new object?[_fields.Count];
        for (var i = 0; i < values.Length; i++)
        {
            if (row.IsDBNull(_fields[i].Column)) continue;
            values[i] = Value(row, _fields[i]);
            _characters += values[i] is string text ? text.Length : 0;
        }

        _rows.Add(values);
    }

    /// <summary>Writes the buffered rows as a row group.</summary>
    public override async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        _writer ??= await ParquetWriter.CreateAsync(
            new ParquetSchema(_columns), _output, Options, cancellationToken: cancellationToken);
        if (_rows.Count == 0) return;
        using (var group = _writer.CreateRowGroup())
        {
            for (var i = 0; i < _columns.Length; i++) await WriteColumnAsync(group, i, cancellationToken);
        }

        _rows.Clear();
        _characters = 0;
    }

    private Task WriteColumnAsync(ParquetRowGroupWriter group, int i, CancellationToken cancellationToken)
    {
        if (IsMap(_fields[i])) return _tags.WriteAsync(group, _rows.Select(row => (string?)row[i]), cancellationToken);
        var column = (DataField)_columns[i];
        return _fields[i].Kind switch
        {
            FieldKind.Number => group.WriteAsync<int>(column, Values<int>(i), cancellationToken: cancellationToken),
            FieldKind.BigNumber =>
                group.WriteAsync<long>(column, Values<long>(i), cancellationToken: cancellationToken),
            FieldKind.Time =>
                group.WriteAsync<DateTime>(column, Values<DateTime>(i), cancellationToken: cancellationToken),
            _ => group.WriteAsync(column, [.. _rows.Select(row => (string)row[i]!)]),
        };
    }

    private ReadOnlyMemory<T?> Values<T>(int i)
        where T : struct => _rows.Select(row => (T?)row[i]).ToArray();

    public override async ValueTask EndAsync(CancellationToken cancellationToken)
    {
        await FlushAsync(cancellationToken);
        await _writer!.DisposeAsync();
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private bool IsMap(SnapshotField field) => _layout.HasMaps && field.Name == "tags";

    private static object Value(NpgsqlDataReader row, SnapshotField field) => field.Kind switch
    {
        FieldKind.Number => row.GetInt32(field.Column),
        FieldKind.BigNumber => row.GetInt64(field.Column),
        FieldKind.Time => row.GetDateTime(field.Column),
        FieldKind.Id => row.GetGuid(field.Column).ToString(),
        _ => row.GetString(field.Column),
    };

    private static DataField Column(SnapshotField field) => field.Kind switch
    {
        FieldKind.Number => new DataField<int?>(field.Name),
        FieldKind.BigNumber => new DataField<long?>(field.Name),
        FieldKind.Time => new DateTimeDataField(
            field.Name, DateTimeFormat.Timestamp, isAdjustedToUTC: true, unit: DateTimeTimeUnit.Micros,
            isNullable: true),
        _ => new DataField<string>(field.Name),
    };
}
