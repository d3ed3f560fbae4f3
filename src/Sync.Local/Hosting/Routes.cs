using Sync.Http;
using Sync.OpenApi;

namespace Sync.Local.Hosting;

/// <summary>Serves <see cref="ApiRoutes"/>.</summary>
public static class Routes
{
    /// <summary>Adds the middleware and maps all routes.</summary>
    public static void MapSync(this WebApplication app)
    {
        app.UseResponseCompression();
        app.UseMiddleware<ProblemMiddleware>();
        // Always problem+json, whatever the caller accepts: it gives the status and the reason of an error.
        app.UseStatusCodePages(page => TypedResults.Problem(statusCode: page.HttpContext.Response.StatusCode)
            .ExecuteAsync(page.HttpContext));
        foreach (var route in ApiRoutes.All)
        {
            app.MapMethods(route.UrlTemplate, route.Methods, route.Handler);
            if (route.Methods.Contains(HttpMethods.Head)) MapOptions(app, route);
        }
    }

    private static void MapOptions(WebApplication app, ApiRoute route) =>
        app.MapMethods(route.UrlTemplate, [HttpMethods.Options], (HttpResponse response) =>
        {
            response.Headers.Allow = string.Join(", ", route.Methods.Append(HttpMethods.Options));
            return TypedResults.NoContent();
        });
}
