using Microsoft.AspNetCore.Http;

namespace Sync.Http;

/// <summary>A response with its entity tag; a 304 if the client already has the content.</summary>
/// <param name="answer">Null for a 304.</param>
/// <param name="tag">Null if the content is newer than the tag.</param>
internal sealed class Tagged(IResult? answer, string? tag, DateTime lastModified) : IResult
{
    public Task ExecuteAsync(HttpContext context)
    {
        if (tag is not null) EntityTag.Announce(context.Response, tag, lastModified.ToString("R"));
        if (answer is not null) return answer.ExecuteAsync(context);
        context.Response.StatusCode = StatusCodes.Status304NotModified;
        return Task.CompletedTask;
    }
}
