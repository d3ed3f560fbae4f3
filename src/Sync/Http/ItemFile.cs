using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Sync.Http;

/// <summary>How items of a kind are written to a file.</summary>
/// <param name="Name">Of the file, without an extension.</param>
/// <param name="CsvHeader">With its line end; so is what <paramref name="AppendCsv"/> appends.</param>
internal sealed record ItemFileKind<T>(string Name, string CsvHeader, Action<StringBuilder, T> AppendCsv);

/// <summary>Items as NDJSON or CSV, written as they come from the database.</summary>
/// <param name="isWhole">Whether it is of all there are, which <see cref="Exports"/> bounds, and not a page.</param>
/// <param name="nextCursor">Of a page; null for the last.</param>
internal sealed class ItemFile<T>(
    ItemFileKind<T> kind, AnswerFormat format, IAsyncEnumerable<T> items, bool isWhole = false, string? nextCursor = null) : IResult
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

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
        response.Headers.ContentDisposition = $"attachment; filename=\"{kind.Name}.{format.Name}\"";
        response.Headers.CacheControl = "no-cache";
        if (nextCursor is not null) NextPage.Announce(context, nextCursor);
    }

    private async Task WriteAsync(HttpContext context, Func<Stream, ReadOnlyMemory<byte>, Task> send, CancellationToken cancellationToken)
    {
        Announce(context);
        var isCsv = format == AnswerFormat.Csv;
        var text = new StringBuilder(isCsv ? kind.CsvHeader : "");
        await foreach (var item in items.WithCancellation(cancellationToken))
        {
            if (isCsv) kind.AppendCsv(text, item);
            else text.Append(JsonSerializer.Serialize(item, Json)).Append('\n');
            if (text.Length >= Export.ChunkBytes) await FlushAsync();
        }

        await FlushAsync();

        async Task FlushAsync()
        {
            await send(context.Response.Body, Encoding.UTF8.GetBytes(text.ToString()));
            text.Clear();
        }
    }
}
