using Microsoft.AspNetCore.Http;

namespace Sync.Http;

/// <summary><see cref="Problems"/> for the requests of a web application.</summary>
public sealed class ProblemMiddleware(RequestDelegate next, Problems problems)
{
    public Task InvokeAsync(HttpContext context) => problems.GuardAsync(context, () => next(context));
}
