using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace Sync.Functions;

/// <summary>
/// Refuses requests that App Service authentication passes on without a sign-in, which it does for excluded paths, or
/// if it is set up to allow them. It removes the header from requests of clients and sets it itself.
/// </summary>
public sealed class SignedInCheck : IFunctionsWorkerMiddleware
{
    public const string Principal = "X-MS-CLIENT-PRINCIPAL-ID";

    /// <summary>Functions without data, with signed calls, or for which the host requires the master key.</summary>
    public static IReadOnlySet<string> Open { get; } =
        new HashSet<string> { "cen", "root", "dashboard", "dashboard-file", "docs", "health-live", "sync-start" };

    public Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is not { } http || Open.Contains(context.FunctionDefinition.Name)
            || http.Request.Headers[Principal].ToString() is { Length: > 0 })
            return next(context);
        context.GetInvocationResult().Value = TypedResults.Problem(
            "Sign in: reload the page, or send a token for the app in the header Authorization.",
            statusCode: StatusCodes.Status401Unauthorized);
        return Task.CompletedTask;
    }
}
