using System.Net;
using Sync.OpenApi;

namespace Sync.Local.Hosting;

/// <summary>
/// Loopback requires no key, but any page in a browser on this machine can send requests to it. Refuses requests whose
/// host is not a loopback address (DNS rebinding: the page could read the responses), and requests that change
/// something and come from a page of another origin. On other addresses the page would need the key.
/// </summary>
internal sealed class LoopbackGuard(RequestDelegate next)
{
    // Requests to /api/cen are signed, including the host. The root also answers requests that are not.
    private static readonly PathString[] Signed =
    [
        .. ApiRoutes.All.Where(route => route.Access == ApiAccess.ReaderKey && !route.IsAtRoot)
            .Select(route => new PathString(route.Url)),
    ];

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (Signed.Any(path => request.Path.StartsWithSegments(path))) return next(context);
        if (!IsOurs(request.Host.Host))
            return Refuse(context, "Use a loopback address, such as 127.0.0.1, or localhost.");
        if (!IsSafe(request.Method) && IsOfAnotherOrigin(request))
            return Refuse(context, "A page of another origin must not change anything.");
        return next(context);
    }

    private static bool IsOurs(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    private static bool IsSafe(string method) =>
        HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);

    // Browsers send the first header, older ones the second; a client that sends neither is not a browser.
    private static bool IsOfAnotherOrigin(HttpRequest request)
    {
        if (request.Headers["Sec-Fetch-Site"].ToString() is { Length: > 0 } site)
            return site is not ("same-origin" or "none");
        return request.Headers.Origin.ToString() is { Length: > 0 } origin
            && origin != $"{request.Scheme}://{request.Host}";
    }

    private static Task Refuse(HttpContext context, string why) =>
        TypedResults.Problem(why, statusCode: StatusCodes.Status403Forbidden).ExecuteAsync(context);
}
