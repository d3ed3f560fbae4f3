using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.Forwarder;

namespace Sync.Proofs.Functions;

/// <summary>
/// The HTTP front end of a Functions app: routes, keys, and a proxy to the worker. As in Azure, a key is sent in the
/// header
/// <c>x-functions-key</c> or as <c>?code=</c>, which is passed on unchanged, and a wrong method is an empty 404.
/// </summary>
internal sealed class HttpFront(
    Func<HostedFunction, HttpContext, string, Task> invokeAsync, Func<Uri> worker) : IAsyncDisposable
{
    public const string FunctionKey = "function-key-of-the-tests", MasterKey = "master-key-of-the-tests";

    private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler
    {
        UseProxy = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
    });

    private WebApplication? _app;

    public Uri Address => new(_app!.Urls.Single());

    // The routes are mapped before the server starts, so that no request sees only some of them.
    public async Task StartAsync(IEnumerable<HostedFunction> functions, string prefix)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddHttpForwarder().AddRoutingCore();
        // Route constraints in the triggers, such as {id:guid}, are enforced by the host.
        builder.Services.Configure<RouteOptions>(options => options.LowercaseUrls = false);
        _app = builder.Build();
        var forwarder = _app.Services.GetRequiredService<IHttpForwarder>();
        foreach (var function in functions)
        {
            _app.Map("/" + $"{prefix}/{function.Route}".Trim('/'), http => HandleAsync(function, http, forwarder));
        }

        await _app.StartAsync();
    }

    private async Task HandleAsync(HostedFunction function, HttpContext http, IHttpForwarder forwarder)
    {
        if (!function.Methods.Contains(http.Request.Method, StringComparer.OrdinalIgnoreCase))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        if (!IsAllowed(function.AuthLevel, http.Request))
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        var invocation = Guid.NewGuid().ToString(null, CultureInfo.InvariantCulture);
        var invoked = invokeAsync(function, http, invocation);
        var forwarded = await forwarder.SendAsync(
            http, worker().GetLeftPart(UriPartial.Authority), _client, ForwarderRequestConfig.Empty, (_, proxied) =>
            {
                proxied.Headers.Add("x-ms-invocation-id", invocation);
                return default;
            });
        if (forwarded == ForwarderError.None) await invoked;
    }

    private static bool IsAllowed(string level, HttpRequest request)
    {
        var key = request.Headers.TryGetValue("x-functions-key", out var header)
            ? header.ToString()
            : request.Query["code"].ToString();
        return level switch
        {
            "Anonymous" => true,
            "Function" => key is FunctionKey or MasterKey,
            _ => key == MasterKey,
        };
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null) await _app.DisposeAsync();
        _client.Dispose();
    }
}
