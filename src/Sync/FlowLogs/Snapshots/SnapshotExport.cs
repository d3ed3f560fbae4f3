using System.Data;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Npgsql;

namespace Sync.FlowLogs.Snapshots;

/// <summary>All of one moment as a file: rows go from the database to the caller as fast as the caller takes them.</summary>
internal sealed class SnapshotExport(NpgsqlDataSource dataSource, SnapshotRequest request) : IResult
{
    private const int FlushBytes = 64 * 1024;

    private const string ReadOnly = "set transaction read only";

    public async Task ExecuteAsync(HttpContext context)
    {
        var cancellationToken = context.RequestAborted;
        if (HttpMethods.IsHead(context.Request.Method))
        {
            Announce(context.Response);
            return;
        }

        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        // One snapshot for the clock and the rows: whether history is to be read is known before the first row.
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        var past = await ReadClockAsync(connection, cancellationToken) != request.At;
        await using var batch = new NpgsqlBatch(connection, transaction);
        batch.BatchCommands.Add(SnapshotTable.Listing(request.Query, null, request.At, past, null));
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        Announce(context.Response);
        await context.Response.StartAsync(cancellationToken);
        try
        {
            await WriteAsync(context, reader, cancellationToken);
        }
        catch
        {
            // A file that breaks off must not look whole: the connection goes without the end of the body.
            context.Abort();
            // Closing the reader would fetch the rest of the rows, for nobody.
            batch.Cancel();
            throw;
        }
    }

    private static async Task<DateTime> ReadClockAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { new NpgsqlBatchCommand(ReadOnly), SnapshotTable.Clock() } };
        return (DateTime)(await batch.ExecuteScalarAsync(cancellationToken))!;
    }

    private void Announce(HttpResponse response)
    {
        request.Announce(response);
        request.Coding.Announce(response);
        response.ContentType = request.Query.Format.ContentType;
        response.Headers.ContentDisposition = $"attachment; filename=\"flowlogs.{request.Query.Format.Name}\"";
    }

    private async Task WriteAsync(HttpContext context, NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        var body = context.Response.Body;
        await using var coded = request.Coding.Wrap(body);
        var output = coded == body ? context.Response.BodyWriter : PipeWriter.Create(coded);
        await using var rows = SnapshotRows.Of(request.Query, output);
        rows.Begin();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Write(reader);
            if (rows.IsFull) await rows.FlushAsync(cancellationToken);
            if (output.UnflushedBytes >= FlushBytes) await FlushAsync(output, cancellationToken);
        }

        await rows.EndAsync(cancellationToken);
        await FlushAsync(output, cancellationToken);
    }

    private static async Task FlushAsync(PipeWriter output, CancellationToken cancellationToken)
    {
        var flushed = await output.FlushAsync(cancellationToken);
        if (flushed.IsCompleted || flushed.IsCanceled) throw new OperationCanceledException("The caller has gone.");
    }
}
