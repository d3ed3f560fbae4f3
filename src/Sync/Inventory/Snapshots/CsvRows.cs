using System.Buffers;
using Npgsql;
using Sync.Http;
using Sync.Inventory.Fields;

namespace Sync.Inventory.Snapshots;

/// <summary>Writes CSV with a header line. Tags and unlisted members are JSON texts.</summary>
internal sealed class CsvRows(IBufferWriter<byte> output, IReadOnlyList<SnapshotField> fields, bool isForExcel)
    : SnapshotRows
{
    private readonly CsvWriter _csv = new(output, isForExcel);

    public override void Begin()
    {
        _csv.Begin();
        _csv.WriteLine(fields.Select(field => field.Name));
    }

    public override void Write(NpgsqlDataReader row)
    {
        foreach (var field in fields) _csv.Append(row.IsDBNull(field.Column) ? null : Value(row, field));
        _csv.EndLine();
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static object Value(NpgsqlDataReader row, SnapshotField field) => field.Kind switch
    {
        FieldKind.Number => row.GetInt32(field.Column),
        FieldKind.Time => row.GetDateTime(field.Column),
        FieldKind.BigNumber => row.GetInt64(field.Column),
        FieldKind.Id => row.GetGuid(field.Column),
        _ => row.GetString(field.Column),
    };
}
