using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Npgsql;
using Sync.Http;
using Sync.Inventory.Fields;

namespace Sync.Inventory.Snapshots;

/// <summary>Writes rows of <see cref="SnapshotTable"/> in one of the formats.</summary>
internal abstract class SnapshotRows : IAsyncDisposable
{
    public static SnapshotRows Of(SnapshotQuery query, IBufferWriter<byte> output) => query.Format.IsForExcel
        ? new CsvRows(output, query.Fields, isForExcel: true)
        : Of(query.Format.Name, query.Fields, output, ParquetLayout.Export);

    /// <param name="format">The name of a format that <see cref="AnswerFormat.IsExport"/>.</param>
    public static SnapshotRows Of(
        string format, IReadOnlyList<SnapshotField> fields, IBufferWriter<byte> output, ParquetLayout layout) =>
        format switch
        {
            "ndjson" => new NdjsonRows(output, fields),
            "csv" => new CsvRows(output, fields, isForExcel: false),
            _ => new ParquetRows(output, fields, layout),
        };

    public virtual void Begin()
    {
    }

    public abstract void Write(NpgsqlDataReader row);

    /// <summary>
    /// Whether the maximum number of rows is buffered, so that <see cref="FlushAsync"/> must be called.
    /// </summary>
    public virtual bool IsFull => false;

    public virtual ValueTask FlushAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public virtual ValueTask EndAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public abstract ValueTask DisposeAsync();
}

/// <summary>Writes rows as JSON objects into a document that the caller creates.</summary>
internal sealed class JsonRows(Utf8JsonWriter writer, IReadOnlyList<SnapshotField> fields) : SnapshotRows
{
    // The text is never embedded in HTML, so & and < need no escaping.
    public static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    public override void Write(NpgsqlDataReader row)
    {
        writer.WriteStartObject();
        foreach (var field in fields) WriteField(row, field);
        writer.WriteEndObject();
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void WriteField(NpgsqlDataReader row, SnapshotField field)
    {
        if (row.IsDBNull(field.Column))
        {
            writer.WriteNull(field.Encoded);
            return;
        }

        switch (field.Kind)
        {
            case FieldKind.Number:
                writer.WriteNumber(field.Encoded, row.GetInt32(field.Column));
                break;
            case FieldKind.BigNumber:
                writer.WriteNumber(field.Encoded, row.GetInt64(field.Column));
                break;
            case FieldKind.Id:
                writer.WriteString(field.Encoded, row.GetGuid(field.Column));
                break;
            case FieldKind.Time:
                writer.WriteString(field.Encoded, row.GetDateTime(field.Column));
                break;
            case FieldKind.Json:
                writer.WritePropertyName(field.Encoded);
                writer.WriteRawValue(row.GetString(field.Column), skipInputValidation: true);
                break;
            default:
                writer.WriteString(field.Encoded, row.GetString(field.Column));
                break;
        }
    }
}

/// <summary>Writes one JSON document per line.</summary>
internal sealed class NdjsonRows : SnapshotRows
{
    private readonly IBufferWriter<byte> _output;
    private readonly Utf8JsonWriter _writer;
    private readonly JsonRows _rows;

    public NdjsonRows(IBufferWriter<byte> output, IReadOnlyList<SnapshotField> fields)
    {
        _output = output;
        _writer = new Utf8JsonWriter(output, JsonRows.Options);
        _rows = new JsonRows(_writer, fields);
    }

    public override void Write(NpgsqlDataReader row)
    {
        _rows.Write(row);
        _writer.Flush();
        _writer.Reset();
        _output.Write("\n"u8);
    }

    public override ValueTask DisposeAsync() => _writer.DisposeAsync();
}
