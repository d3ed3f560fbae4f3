using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Sync.Http;

/// <summary>Items as NDJSON or CSV, streamed from the database.</summary>
/// <param name="name">File name without extension.</param>
/// <param name="isWhole">
/// Whether the file contains all items, limited by <see cref="Exports"/>, instead of one page.
/// </param>
/// <param name="nextCursor">The cursor of the next page; null for the last page.</param>
internal sealed class ItemFile<T>(
    string name, IReadOnlyList<CsvColumn<T>> columns, AnswerFormat format, IAsyncEnumerable<T> items,
    bool isWhole = false, string? nextCursor = null)
    : IResult
{
    public Task ExecuteAsync(HttpContext context)
    {
        var gone = context.RequestAborted;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            return isWhole
                ? context.RequestServices.GetRequiredService<Exports>()
                    .AnswerAsync(context, export => WriteAsync(context, export.WriteAsync, export.Token))
                : WriteAsync(context, async (body, bytes) => await body.WriteAsync(bytes, gone), gone);
        }

        Announce(context);
        return Task.CompletedTask;
    }

    private void Announce(HttpContext context)
    {
        var response = context.Response;
        response.ContentType = format.ContentType;
        response.Headers.ContentDisposition = $"attachment; filename=\"{name}.{format.Name}\"";
        response.Headers.CacheControl = "no-cache";
        if (nextCursor is not null) NextPage.Announce(context, nextCursor);
    }

    private async Task WriteAsync(
        HttpContext context, Func<Stream, ReadOnlyMemory<byte>, Task> send, CancellationToken cancellationToken)
    {
        Announce(context);
        var chunk = new ArrayBufferWriter<byte>(Export.ChunkBytes);
        var csv = format.IsCsv ? new CsvWriter(chunk, format.IsForExcel) : null;
        csv?.Begin();
        csv?.WriteLine(columns.Select(column => column.Name));
        await foreach (var item in items.WithCancellation(cancellationToken))
        {
            if (csv is null) WriteJson(chunk, item);
            else csv.WriteLine(columns.Select(column => column.Value(item)));
            if (chunk.WrittenCount >= Export.ChunkBytes) await FlushAsync();
        }

        await FlushAsync();

        async Task FlushAsync()
        {
            await send(context.Response.Body, chunk.WrittenMemory);
            chunk.ResetWrittenCount();
        }
    }

    private static void WriteJson(ArrayBufferWriter<byte> chunk, T item)
    {
        chunk.Write(JsonSerializer.SerializeToUtf8Bytes(item, ApiJson.Options));
        chunk.Write("\n"u8);
    }
}
