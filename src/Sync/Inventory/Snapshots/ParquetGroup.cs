using Npgsql;
using Parquet;
using Parquet.Schema;

namespace Sync.Inventory.Snapshots;

/// <summary>
/// The rows of one row group, column by column, until they are encoded. It is filled again afterwards.
/// </summary>
internal sealed class ParquetGroup(IReadOnlyList<SnapshotField> fields, ParquetSchema schema)
{
    private readonly ParquetColumn[] _columns = [.. fields.Zip(schema.Fields, ParquetColumn.Of)];

    public int Rows { get; private set; }

    /// <summary>The number of characters of its texts.</summary>
    public int Characters { get; private set; }

    public void Add(NpgsqlDataReader row)
    {
        Rows++;
        foreach (var column in _columns) Characters += column.Add(row);
    }

    /// <summary>Encodes the rows, and drops them.</summary>
    public async Task WriteAsync(ParquetWriter writer, CancellationToken cancellationToken)
    {
        using var group = writer.CreateRowGroup();
        foreach (var column in _columns) await column.WriteAsync(group, cancellationToken);
        (Rows, Characters) = (0, 0);
    }
}
