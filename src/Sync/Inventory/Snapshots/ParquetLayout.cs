namespace Sync.Inventory.Snapshots;

/// <summary>How a Parquet file is laid out.</summary>
/// <param name="GroupRows">The maximum number of rows of a row group.</param>
/// <param name="GroupCharacters">The number of characters after which a row group ends: it is kept in memory.</param>
/// <param name="HasMaps">Whether tags are a map of texts, instead of a JSON text.</param>
/// <param name="Overlaps">
/// Whether a row group is encoded while the rows of the next one are read. Then two are kept in memory.
/// </param>
internal sealed record ParquetLayout(int GroupRows, int GroupCharacters, bool HasMaps, bool Overlaps)
{
    /// <summary>A file for a client of the API: small groups, so that it gets the first bytes soon.</summary>
    public static readonly ParquetLayout Export = new(10_000, 8 << 20, HasMaps: false, Overlaps: false);

    /// <summary>
    /// A file that is scanned again and again. Readers scan groups in parallel and skip groups by their statistics:
    /// larger ones compress better, smaller ones are skipped more often.
    /// </summary>
    public static readonly ParquetLayout Scan = new(50_000, 16 << 20, HasMaps: true, Overlaps: true);
}
