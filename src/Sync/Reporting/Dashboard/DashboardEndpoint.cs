using Microsoft.AspNetCore.Http;
using Sync.Http;

namespace Sync.Reporting.Dashboard;

/// <summary>
/// <c>GET /api/dashboard</c> and <c>/api/dashboard/{file}</c>: the pages people read the inventory on. The files are the same for
/// everybody and hold no data, so they take no key; what the pages show they ask of the other routes, which do.
/// </summary>
public static class DashboardEndpoint
{
    // Nothing from elsewhere, nothing inline, and no text ever becomes markup.
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; "
        + "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

    /// <param name="file">Null for the page itself.</param>
    public static IResult Get(HttpRequest request, string? file)
    {
        if (DashboardFile.Find(file ?? DashboardFile.Page) is not { } found)
            return TypedResults.Problem($"The dashboard has no file {file}.", statusCode: StatusCodes.Status404NotFound);

        var coding = ContentCoding.Choose(request);
        var tag = EntityTag.Of("dashboard", found.Name, coding.Name);
        Announce(request.HttpContext.Response, tag);
        if (EntityTag.IsKnown(request, tag)) return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        coding.Announce(request.HttpContext.Response);
        return TypedResults.Bytes(found.Encoded(coding), found.ContentType);
    }

    private static void Announce(HttpResponse response, string tag)
    {
        response.Headers.ContentSecurityPolicy = ContentSecurityPolicy;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
        response.Headers.ETag = tag;
        // Kept, but asked for each time: modules of two builds do not go together.
        response.Headers.CacheControl = "no-cache";
        response.Headers.Vary = "Accept-Encoding";
    }
}
