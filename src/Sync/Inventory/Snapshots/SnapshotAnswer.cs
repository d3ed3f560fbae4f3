using Microsoft.AspNetCore.Http;
using Sync.Http;

namespace Sync.Inventory.Snapshots;

/// <summary>A page of the snapshot, in the bytes that are sent.</summary>
/// <param name="body">Null for a 304: the client already has the page.</param>
/// <param name="nextCursor">Null for the last page.</param>
internal sealed class SnapshotAnswer(SnapshotRequest request, byte[]? body, string? nextCursor) : IResult
{
    /// <summary>The size of the body.</summary>
    public int Bytes => body?.Length ?? 0;

    public async Task ExecuteAsync(HttpContext context)
    {
        var response = context.Response;
        request.Announce(response);
        if (body is null)
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        request.Coding.Announce(response);
        response.ContentType = request.Query.Format.ContentType;
        response.ContentLength = body.Length;
        if (nextCursor is not null) NextPage.Announce(context, nextCursor);
        await response.Body.WriteAsync(body, context.RequestAborted);
    }
}
