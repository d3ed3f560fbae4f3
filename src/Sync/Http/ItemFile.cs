using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Sync.Http;

/// <summary>How items of a kind are written to a file.</summary>
/// <param name="Name">Of the file, without an extension.</param>
/// <param name="CsvHeader">With its line end; so is what <paramref name="AppendCsv"/> appends.</param>
internal sealed record ItemFileKind<T>(string Name, string CsvHeader, Action<StringBuilder, T> AppendCsv);

/// <summary>Items as NDJSON or CSV, written as they come from the database.</summary>
/// <param name="nextCursor">Of a page; null for the last and for a file of all there are.</param>
internal sealed class ItemFile<T>(ItemFileKind<T> kind, AnswerFormat format, IAsyncEnumerable<T> items, string? nextCursor) : IResult
{
    private const int FlushCharacters = 64 * 1024;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public async Task ExecuteAsync(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        response.ContentType = format.ContentType;
        response.Headers.ContentDisposition = $"attachment; filename=\"{kind.Name}.{format.Name}\"";
        response.Headers.CacheControl = "no-cache";
        if (nextCursor is not null) NextPage.Announce(context, nextCursor);
        if (HttpMethods.IsHead(request.Method)) return;

        var isCsv = format == AnswerFormat.Csv;
        var text = new StringBuilder(isCsv ? kind.CsvHeader : "");
        await foreach (var item in items.WithCancellation(context.RequestAborted))
        {
            if (isCsv) kind.AppendCsv(text, item);
            else text.Append(JsonSerializer.Serialize(item, Json)).Append('\n');
            if (text.Length >= FlushCharacters) await FlushAsync(response, text, context.RequestAborted);
        }

        await FlushAsync(response, text, context.RequestAborted);
    }

    private static async Task FlushAsync(HttpResponse response, StringBuilder text, CancellationToken cancellationToken)
    {
        await response.Body.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), cancellationToken);
        text.Clear();
    }
}
