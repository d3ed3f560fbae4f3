using System.Buffers;
using System.Data;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Sync.Http;

namespace Sync.Inventory.Snapshots;

/// <summary>
/// The complete snapshot of a given time as a file. This snapshot never changes, so it is read in portions, each after
/// the last key of the previous one. While the client receives a portion, no connection and no transaction is open that
/// could delay vacuum.
/// </summary>
internal sealed class SnapshotExport(
    NpgsqlDataSource dataSource, SnapshotTable table, SnapshotRequest request) : IResult
{
    private const int PortionRows = 5000;

    // Larger, because a sorted list is sorted again for each portion.
    private const int SortedPortionRows = 50_000;

    // A portion with long texts ends early.
    private const int PortionBytes = 4 << 20, SortedPortionBytes = 16 << 20;

    private const string ReadOnly = "set transaction read only";

    private readonly int _rows = request.Query.Sort is null ? PortionRows : SortedPortionRows;
    private readonly int _bytes = request.Query.Sort is null ? PortionBytes : SortedPortionBytes;

    // The number of past items; null as long as nothing has been merged since the shown time.
    private long? _counted;

    public Task ExecuteAsync(HttpContext context)
    {
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            return context.RequestServices.GetRequiredService<Exports>()
                .AnswerAsync(context, export => WriteAsync(context, export));
        }

        Announce(context.Response);
        return Task.CompletedTask;
    }

    private void Announce(HttpResponse response)
    {
        request.Announce(response);
        request.Coding.Announce(response);
        response.ContentType = request.Query.Format.ContentType;
        response.Headers.ContentDisposition =
            $"attachment; filename=\"{table.Resource.Route}.{request.Query.Format.Name}\"";
    }

    private async Task WriteAsync(HttpContext context, Export export)
    {
        var portion = new ArrayBufferWriter<byte>(Export.ChunkBytes);
        await using var rows = SnapshotRows.Of(request.Query, portion);
        rows.Begin();
        // Read before the response starts, so that an error is still reported as problem details.
        var next = await ReadPortionAsync(null, rows, portion, export.Token);
        Announce(context.Response);
        await using var body = request.Coding.Wrap(context.Response.Body);
        try
        {
            for (; next is not null; next = await ReadPortionAsync(next, rows, portion, export.Token))
            {
                await export.WriteAsync(body, portion.WrittenMemory);
                portion.ResetWrittenCount();
            }

            await rows.EndAsync(export.Token);
            await export.WriteAsync(body, portion.WrittenMemory);
        }
        catch
        {
            // Abort before the compression stream writes its end, which would make a partial file look complete.
            context.Abort();
            throw;
        }
    }

    /// <returns>The position of the last row if more rows may follow; otherwise null.</returns>
    private async Task<SnapshotPosition?> ReadPortionAsync(
        SnapshotPosition? after, SnapshotRows rows, ArrayBufferWriter<byte> portion,
        CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        // The clock and the rows are read in one snapshot, so the clock shows whether the history has to be read.
        await using var transaction =
            await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        if (await ReadClockAsync(connection, cancellationToken) != request.At)
            _counted ??= await table.Counts.ReadPastAsync(connection, request, cancellationToken);
        await using var batch = new NpgsqlBatch(connection, transaction);
        batch.BatchCommands.Add(table.Listing(request.Query, after, request.At, _counted, _rows));
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        for (var count = 1; await reader.ReadAsync(cancellationToken); count++)
        {
            rows.Write(reader);
            if (rows.IsFull) await rows.FlushAsync(cancellationToken);
            if (count < _rows && portion.WrittenCount < _bytes) continue;
            // Without this, closing the reader would fetch the rest of the portion.
            if (count < _rows) batch.Cancel();
            return table.Position(reader, request, total: 0);
        }

        return null;
    }

    private static async Task<DateTime> ReadClockAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands = { new NpgsqlBatchCommand(ReadOnly), SnapshotTable.Clock() },
        };
        return (DateTime)(await batch.ExecuteScalarAsync(cancellationToken))!;
    }
}
