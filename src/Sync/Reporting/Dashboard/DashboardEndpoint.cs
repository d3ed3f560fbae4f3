using Microsoft.AspNetCore.Http;
using Sync.Http;

namespace Sync.Reporting.Dashboard;

/// <summary>
/// <c>GET /api/dashboard</c>, <c>/api/dashboard/{file}</c> and <c>/api/docs</c>: the static files of the dashboard and
/// of the API's documentation. They contain no data and need no key; the pages call the other routes, which do.
/// </summary>
public static class DashboardEndpoint
{
    // Nothing from other origins, and nothing inline.
    private const string OwnContent =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    // Text never becomes markup. Swagger UI sanitizes the markup that it makes of descriptions.
    private const string NoMarkup = "; require-trusted-types-for 'script'; trusted-types 'none'";

    /// <returns>200 with the documentation of the API, or 304.</returns>
    public static IResult Docs(HttpRequest request) => Get(request, DashboardFile.DocsPage);

    /// <param name="file">File name; null for the page itself.</param>
    /// <returns>200 with the file, 304 or 404.</returns>
    public static IResult Get(HttpRequest request, string? file)
    {
        if (DashboardFile.Find(file ?? DashboardFile.Page) is not { } found)
        {
            return TypedResults.Problem(
                $"The dashboard has no file {file}.", statusCode: StatusCodes.Status404NotFound);
        }

        var coding = ContentCoding.Choose(request);
        var tag = EntityTag.Of("dashboard", found.Name, coding.Name);
        Announce(request.HttpContext.Response, found, tag);
        if (EntityTag.IsKnown(request, tag)) return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        coding.Announce(request.HttpContext.Response);
        return TypedResults.Bytes(found.Encoded(coding), found.ContentType);
    }

    private static void Announce(HttpResponse response, DashboardFile file, string tag)
    {
        var policy = file.Name == DashboardFile.DocsPage ? OwnContent : OwnContent + NoMarkup;
        response.Headers.ContentSecurityPolicy = policy;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
        response.Headers.ETag = tag;
        // Cached, but revalidated each time: modules of different builds must not be mixed.
        response.Headers.CacheControl = "no-cache";
        response.Headers.Vary = "Accept-Encoding";
    }
}
