using System.Net;

namespace Sync.Local.Hosting;

/// <summary>
/// On loopback nobody gives a key, but any page that a browser of this machine shows can send requests here. Refused are those of a
/// page that reached us by a name of its own (DNS rebinding: it could read the answers), and those that change something and come
/// from a page of another origin. Beyond loopback a page lacks the key.
/// </summary>
internal sealed class LoopbackGuard(RequestDelegate next)
{
    // Its callers sign, and sign the host as well.
    private static readonly PathString Signed = "/api/cen";

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (request.Path.StartsWithSegments(Signed)) return next(context);
        if (!IsOurs(request.Host.Host)) return Refuse(context, "Call it by its address, such as 127.0.0.1, or by localhost.");
        if (!IsSafe(request.Method) && IsOfAnotherOrigin(request)) return Refuse(context, "A page of another origin must not change anything here.");
        return next(context);
    }

    private static bool IsOurs(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    private static bool IsSafe(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);

    // Browsers say it in the first header, older ones in the second; who sends neither is no browser.
    private static bool IsOfAnotherOrigin(HttpRequest request)
    {
        if (request.Headers["Sec-Fetch-Site"].ToString() is { Length: > 0 } site) return site is not ("same-origin" or "none");
        return request.Headers.Origin.ToString() is { Length: > 0 } origin && origin != $"{request.Scheme}://{request.Host}";
    }

    private static Task Refuse(HttpContext context, string why) =>
        TypedResults.Problem(why, statusCode: StatusCodes.Status403Forbidden).ExecuteAsync(context);
}
