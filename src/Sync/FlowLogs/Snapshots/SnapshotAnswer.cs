using Microsoft.AspNetCore.Http;
using Sync.Http;

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
        if (page.NextCursor is { } cursor) NextPage.Announce(context, cursor);
        await response.Body.WriteAsync(page.Body, context.RequestAborted);
    }
}
