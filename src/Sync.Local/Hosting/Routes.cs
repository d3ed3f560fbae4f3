using Microsoft.AspNetCore.Routing.Patterns;
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
            app.MapMethods(route.UrlTemplate, route.Methods, Handler(route, app.Services))
                .WithMetadata(route.Handler.Method);
            if (route.Methods.Contains(HttpMethods.Head)) MapOptions(app, route);
        }
    }

    /// <summary>
    /// The handler of a route, compiled when it is first called: a command that reads hosts the app for itself and
    /// calls few routes, and compiling all of them would take most of its time.
    /// </summary>
    private static RequestDelegate Handler(ApiRoute route, IServiceProvider services)
    {
        var options = new RequestDelegateFactoryOptions
        {
            ServiceProvider = services,
            RouteParameterNames = RoutePatternFactory.Parse(route.UrlTemplate).Parameters.Select(part => part.Name),
        };
        var handler = new Lazy<RequestDelegate>(() =>
            RequestDelegateFactory.Create(route.Handler, options).RequestDelegate);
        return context => handler.Value(context);
    }

    private static void MapOptions(WebApplication app, ApiRoute route) =>
        app.MapMethods(route.UrlTemplate, [HttpMethods.Options], context =>
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            context.Response.Headers.Allow = string.Join(", ", route.Methods.Append(HttpMethods.Options));
            return Task.CompletedTask;
        });
}
