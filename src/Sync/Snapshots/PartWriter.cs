using System.Buffers;
using System.Data;
using System.Security.Cryptography;
using Npgsql;
using Sync.Http;
using Sync.Inventory.Snapshots;
using Sync.Snapshots.Sources;
using Sync.Snapshots.Targets;

namespace Sync.Snapshots;

/// <summary>
/// Writes the rows of one source as parts. Each is first written to a temporary file, in one short read of the
/// database, and then to the target: a slow target holds no connection and no transaction, and an attempt to write can
/// be repeated.
/// </summary>
internal sealed class PartWriter(
    NpgsqlDataSource dataSource, SnapshotTarget target, SnapshotSettings series, EarlierManifest earlier)
{
    // A part ends after the rows of the settings, or when it has this many bytes.
    private const long PartBytes = 256 << 20;

    // A part is sorted before its first row arrives.
    private const int ReadSeconds = 300;

    // The order of a part is nearly that of an index: only the items of one region have to be sorted at a time.
    // Parallel workers would first sort all items, each its share, which takes more processor time and delays the first
    // row.
    private static readonly string[] Begin =
        ["set transaction read only", "set local max_parallel_workers_per_gather = 0"];

    public async Task<IReadOnlyList<ManifestPart>> WriteAsync(
        SnapshotSource source, DateTime moment, DateTime? since, CancellationToken cancellationToken)
    {
        var parts = new List<ManifestPart>();
        object? after = null;
        do
        {
            await using var file = TemporaryFile();
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var (rows, last) = await FillAsync(source, moment, since, after, file, hash, cancellationToken);
            after = last;
            // The part before ended exactly with the last row. A source without rows has one empty part.
            if (rows == 0 && parts.Count > 0) break;
            var path = series.Path.Part(series.Name, moment, source.Name, parts.Count);
            var part = new ManifestPart(
                $"{path}.{series.Format}", rows, file.Length, Convert.ToHexStringLower(hash.GetHashAndReset()));
            file.Position = 0;
            await earlier.BeforeAsync(part, cancellationToken);
            await target.PutAsync(part.Path, file, cancellationToken);
            parts.Add(part);
        }
        while (after is not null);
        return parts;
    }

    // Deleted when the process ends, however it ends: on Unix an open file needs no name.
    private static FileStream TemporaryFile()
    {
        var path = Path.GetTempFileName();
        if (OperatingSystem.IsWindows())
        {
            return new FileStream(
                path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, Export.ChunkBytes,
                FileOptions.DeleteOnClose);
        }

        var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        File.Delete(path);
        return file;
    }

    /// <returns>The number of rows, and the position of the last one if more may follow; otherwise null.</returns>
    private async Task<(long Rows, object? Last)> FillAsync(
        SnapshotSource source, DateTime moment, DateTime? since, object? after, FileStream file, IncrementalHash hash,
        CancellationToken cancellationToken)
    {
        var buffer = new ArrayBufferWriter<byte>(Export.ChunkBytes);
        await using var writer = SnapshotRows.Of(series.Format, source.Fields, buffer, ParquetLayout.Scan);
        writer.Begin();
        var (rows, bytes, last) = (0L, 0L, (object?)null);
        await using (var connection = await dataSource.OpenConnectionAsync(cancellationToken))
        {
            // The clock and the rows are read in one snapshot, so the clock shows whether the history has to be read.
            await using var transaction =
                await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
            var isPast = await ReadClockAsync(connection, cancellationToken) > moment;
            await using var batch = new NpgsqlBatch(connection, transaction) { Timeout = ReadSeconds };
            batch.BatchCommands.Add(source.Rows(new SourceTime(moment, since, isPast), after, series.PartRows));
            await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                writer.Write(reader);
                rows++;
                if (writer.IsFull) await writer.FlushAsync(cancellationToken);
                if (buffer.WrittenCount >= Export.ChunkBytes) await MoveAsync();
                if (rows < series.PartRows && bytes < PartBytes) continue;
                last = source.Position(reader);
                // Without this, closing the reader would fetch the remaining rows.
                if (rows < series.PartRows) batch.Cancel();
                break;
            }
        }

        await writer.EndAsync(cancellationToken);
        await MoveAsync();
        await file.FlushAsync(cancellationToken);
        return (rows, last);

        async Task MoveAsync()
        {
            hash.AppendData(buffer.WrittenSpan);
            await file.WriteAsync(buffer.WrittenMemory, cancellationToken);
            bytes += buffer.WrittenCount;
            buffer.ResetWrittenCount();
        }
    }

    private static async Task<DateTime> ReadClockAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var statement in Begin) batch.BatchCommands.Add(new NpgsqlBatchCommand(statement));
        batch.BatchCommands.Add(SnapshotTable.Clock());
        return (DateTime)(await batch.ExecuteScalarAsync(cancellationToken))!;
    }
}
