using System.Buffers;
using System.Data;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Sync.Http;

namespace Sync.FlowLogs.Snapshots;

/// <summary>
/// All of one moment as a file. A moment never changes, so it is read in portions, each after the key of the last: while the caller
/// takes one, no connection and no transaction is held, and vacuum waits for nobody.
/// </summary>
internal sealed class SnapshotExport(NpgsqlDataSource dataSource, SnapshotRequest request) : IResult
{
    private const int PortionRows = 5000;

    // A list that is sorted is sorted anew for each portion, so these are larger.
    private const int SortedPortionRows = 50_000;

    // A portion with long texts ends early.
    private const int PortionBytes = 4 << 20, SortedPortionBytes = 16 << 20;

    private const string ReadOnly = "set transaction read only";

    private readonly int _rows = request.Query.Sort is null ? PortionRows : SortedPortionRows;
    private readonly int _bytes = request.Query.Sort is null ? PortionBytes : SortedPortionBytes;

    // Once a run has merged since the moment shown, it is of the past and stays so.
    private SnapshotCount? _counted;

    public Task ExecuteAsync(HttpContext context)
    {
        if (!HttpMethods.IsHead(context.Request.Method))
            return context.RequestServices.GetRequiredService<Exports>().AnswerAsync(context, export => WriteAsync(context, export));
        Announce(context.Response);
        return Task.CompletedTask;
    }

    private void Announce(HttpResponse response)
    {
        request.Announce(response);
        request.Coding.Announce(response);
        response.ContentType = request.Query.Format.ContentType;
        response.Headers.ContentDisposition = $"attachment; filename=\"flowlogs.{request.Query.Format.Name}\"";
    }

    private async Task WriteAsync(HttpContext context, Export export)
    {
        var portion = new ArrayBufferWriter<byte>(Export.ChunkBytes);
        await using var rows = SnapshotRows.Of(request.Query, portion);
        rows.Begin();
        // Before the answer begins: what fails now is still told as a problem.
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
            // Before a compressed body writes its end, which would make a part look whole.
            context.Abort();
            throw;
        }
    }

    /// <returns>The position of the last row if there may be more after it.</returns>
    private async Task<SnapshotPosition?> ReadPortionAsync(
        SnapshotPosition? after, SnapshotRows rows, ArrayBufferWriter<byte> portion, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        // One snapshot for the clock and the rows: whether history is to be read is known before the first row.
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        if (await ReadClockAsync(connection, cancellationToken) != request.At)
            _counted ??= await SnapshotCount.ReadPastAsync(connection, request, cancellationToken);
        await using var batch = new NpgsqlBatch(connection, transaction);
        batch.BatchCommands.Add(SnapshotTable.Listing(request.Query, after, request.At, _counted?.Total, _rows));
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        for (var count = 1; await reader.ReadAsync(cancellationToken); count++)
        {
            rows.Write(reader);
            if (rows.IsFull) await rows.FlushAsync(cancellationToken);
            if (count < _rows && portion.WrittenCount < _bytes) continue;
            // Closing the reader would fetch the rest of the portion, for nobody.
            if (count < _rows) batch.Cancel();
            return SnapshotTable.Position(reader, request, null);
        }

        return null;
    }

    private static async Task<DateTime> ReadClockAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { new NpgsqlBatchCommand(ReadOnly), SnapshotTable.Clock() } };
        return (DateTime)(await batch.ExecuteScalarAsync(cancellationToken))!;
    }
}
