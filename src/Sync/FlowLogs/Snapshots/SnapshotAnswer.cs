using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Sync.FlowLogs.Snapshots;

/// <summary>A page, or with none that the caller has it already.</summary>
internal sealed class SnapshotAnswer(SnapshotRequest request, RenderedPage? page) : IResult
{
    public async Task ExecuteAsync(HttpContext context)
    {
        var response = context.Response;
        request.Announce(response);
        if (page is null)
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        request.Coding.Announce(response);
        response.ContentType = request.Query.Format.ContentType;
        response.ContentLength = page.Body.Length;
        if (page.NextCursor is { } cursor) response.Headers.Link = $"<{NextPage(context.Request, cursor)}>; rel=\"next\"";
        await response.Body.WriteAsync(page.Body, context.RequestAborted);
    }

    /// <summary>The same request with another cursor.</summary>
    private static string NextPage(HttpRequest request, string cursor)
    {
        var next = QueryString.Empty;
        foreach (var pair in new QueryStringEnumerable(request.QueryString.Value))
        {
            var name = pair.DecodeName().ToString();
            if (!name.Equals("cursor", StringComparison.OrdinalIgnoreCase)) next = next.Add(name, pair.DecodeValue().ToString());
        }

        return $"{request.PathBase}{request.Path}{next.Add("cursor", cursor)}";
    }
}
