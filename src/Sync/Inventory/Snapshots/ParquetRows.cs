using System.Buffers;
using Npgsql;
using Parquet;
using Parquet.Schema;

namespace Sync.Inventory.Snapshots;

/// <summary>
/// Writes Parquet row groups, each as large as the layout allows. Unlisted members are JSON texts, and so are tags
/// unless the layout has maps.
/// </summary>
internal sealed class ParquetRows : SnapshotRows
{
    // The first values of a column show whether a dictionary is worth trying.
    private static readonly ParquetOptions Options = new() { DictionaryEncodingSampleSize = 2000 };

    private readonly IBufferWriter<byte> _output;
    private readonly ParquetLayout _layout;
    private readonly ParquetSchema _schema;

    // Not the output, which its owner may use while a group is encoded.
    private readonly ArrayBufferWriter<byte> _encoded = new();
    private ParquetGroup _filling, _full;
    private Task _encoding = Task.CompletedTask;
    private ParquetWriter? _writer;

    public ParquetRows(IBufferWriter<byte> output, IReadOnlyList<SnapshotField> fields, ParquetLayout layout)
    {
        (_output, _layout) = (output, layout);
        _schema = new ParquetSchema(
            fields.Select(field => ParquetColumn.Field(field, layout.HasMaps && field.Name == "tags")));
        (_filling, _full) = (new ParquetGroup(fields, _schema), new ParquetGroup(fields, _schema));
    }

    public override bool IsFull =>
        _filling.Rows >= _layout.GroupRows || _filling.Characters >= _layout.GroupCharacters;

    public override void Write(NpgsqlDataReader row) => _filling.Add(row);

    /// <summary>
    /// Encodes the buffered rows as a row group. If the layout overlaps, its bytes are in the output after the next
    /// call.
    /// </summary>
    public override async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        await MoveAsync();
        (_filling, _full) = (_full, _filling);
        _encoding = Task.Run(() => EncodeAsync(cancellationToken), cancellationToken);
        if (!_layout.Overlaps) await MoveAsync();
    }

    public override async ValueTask EndAsync(CancellationToken cancellationToken)
    {
        await FlushAsync(cancellationToken);
        await MoveAsync();
        await _writer!.DisposeAsync();
        await MoveAsync();
    }

    public override async ValueTask DisposeAsync() =>
        await _encoding.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private async Task EncodeAsync(CancellationToken cancellationToken)
    {
        _writer ??= await ParquetWriter.CreateAsync(
            _schema, new BufferStream(_encoded), Options, cancellationToken: cancellationToken);
        if (_full.Rows > 0) await _full.WriteAsync(_writer, cancellationToken);
    }

    /// <summary>Waits for the encoding, and moves its bytes to the output.</summary>
    private async ValueTask MoveAsync()
    {
        await _encoding;
        _output.Write(_encoded.WrittenSpan);
        _encoded.ResetWrittenCount();
    }
}
