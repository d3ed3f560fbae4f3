using Microsoft.AspNetCore.Http;

namespace Sync.Http;

/// <summary>An answer with its entity tag; a 304 when there is no answer because the caller has it already.</summary>
/// <param name="tag">Null when the answer is newer than what the tag would name.</param>
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
