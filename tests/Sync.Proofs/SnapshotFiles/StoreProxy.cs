using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.Forwarder;

namespace Sync.Proofs.SnapshotFiles;

/// <summary>Between the app and a store: passes requests on, and makes some fail.</summary>
internal sealed class StoreProxy : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false });

    private StoreProxy(WebApplication app) => _app = app;

    public int Port => new Uri(_app.Urls.Single()).Port;

    /// <summary>Whether a request is to fail.</summary>
    public Func<HttpRequest, bool> Concerns { get; set; } = _ => false;

    public StoreFault Fault { get; set; }

    /// <summary>Completes with the first request that <see cref="Concerns"/>, which is not answered.</summary>
    public TaskCompletionSource Held { get; private set; } = new();

    public static async Task<StoreProxy> StartAsync(TestStore store)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        builder.Services.AddHttpForwarder();
        var app = builder.Build();
        var proxy = new StoreProxy(app);
        var forwarder = app.Services.GetRequiredService<IHttpForwarder>();
        app.Run(http => proxy.AnswerAsync(http, forwarder, $"http://127.0.0.1:{store.Port}"));
        await app.StartAsync();
        return proxy;
    }

    /// <summary>From now on every request is passed on.</summary>
    public void Mend()
    {
        Concerns = _ => false;
        Held = new TaskCompletionSource();
    }

    private async Task AnswerAsync(HttpContext http, IHttpForwarder forwarder, string store)
    {
        if (Concerns(http.Request))
        {
            Held.TrySetResult();
            await FailAsync(http);
            return;
        }

        // The host and the path as it is written are part of what is signed.
        await forwarder.SendAsync(
            http, store, _client, ForwarderRequestConfig.Empty, (context, proxied) =>
            {
                proxied.Headers.Host = context.Request.Host.Value;
                var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
                proxied.RequestUri = new Uri(store + target);
                return ValueTask.CompletedTask;
            });
    }

    private async Task FailAsync(HttpContext http)
    {
        switch (Fault)
        {
            case StoreFault.Cut:
                await http.Request.Body.ReadAtLeastAsync(new byte[100], 1, throwOnEndOfStream: false);
                http.Abort();
                break;
            case StoreFault.Slow:
                await Task.Delay(Timeout.Infinite, http.RequestAborted)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                break;
            default:
                await http.Request.Body.CopyToAsync(Stream.Null);
                await RefuseAsync(http.Response);
                break;
        }
    }

    private Task RefuseAsync(HttpResponse response)
    {
        var (status, code) = Fault switch
        {
            StoreFault.Throttled => (503, "ServerBusy"),
            StoreFault.Denied => (403, "AccessDenied"),
            StoreFault.Conflict => (409, "OperationAborted"),
            StoreFault.Full => (507, "InsufficientStorage"),
            _ => (500, "InternalError"),
        };
        response.StatusCode = status;
        response.ContentType = "application/xml";
        response.Headers["x-ms-error-code"] = code;
        // Stores repeat what was signed.
        return response.WriteAsync(
            $"<?xml version=\"1.0\"?><Error><Code>{code}</Code>"
                + "<Message>StringToSign: secret-of-the-store</Message></Error>");
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _client.Dispose();
    }
}

public enum StoreFault
{
    Refused,
    Cut,
    Slow,
    Throttled,
    Denied,
    Conflict,
    Full,
}
