using System.Buffers;
using System.Globalization;
using System.Text;
using Npgsql;
using Sync.Http;

namespace Sync.FlowLogs.Snapshots;

/// <summary>
/// CSV after RFC 4180: UTF-8, a header, CRLF, tags as JSON. A text that a spreadsheet would take for a formula is preceded by
/// an apostrophe, because names and tags are anybody's to write.
/// </summary>
internal sealed class CsvRows(IBufferWriter<byte> output, IReadOnlyList<SnapshotField> fields) : SnapshotRows
{
    private static readonly SearchValues<char> Special = SearchValues.Create(",\"\r\n");
    private readonly StringBuilder _line = new();

    public override void Begin()
    {
        foreach (var field in fields) Append(field.Name);
        EndLine();
    }

    public override void Write(NpgsqlDataReader row)
    {
        foreach (var field in fields) Append(row.IsDBNull(field.Column) ? "" : Text(row, field));
        EndLine();
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static string Text(NpgsqlDataReader row, SnapshotField field) => field.Kind switch
    {
        FieldKind.Number => row.GetInt32(field.Column).ToString(CultureInfo.InvariantCulture),
        FieldKind.Time => row.GetDateTime(field.Column).ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture),
        _ => Csv.Harmless(row.GetString(field.Column))!,
    };

    private void Append(string text)
    {
        if (text.AsSpan().ContainsAny(Special)) _line.Append('"').Append(text.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
        else _line.Append(text);
        _line.Append(',');
    }

    private void EndLine()
    {
        // The last comma is one too many.
        _line.Length--;
        _line.Append("\r\n");
        Encoding.UTF8.GetBytes(_line.ToString(), output);
        _line.Clear();
    }
}
