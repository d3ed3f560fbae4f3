using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Yarp.ReverseProxy.Forwarder;

namespace Sync.Proofs.SnapshotFiles;

/// <summary>Between the app and a store: passes requests on, and makes some fail.</summary>
internal sealed class StoreProxy : IAsyncDisposable
{
    private readonly TestStore _store;
    private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false });
    private WebApplication? _app;
    private Task _closed = Task.CompletedTask;

    private StoreProxy(TestStore store) => _store = store;

    public int Port { get; } = FreePort.Find();

    /// <summary>Whether a request is to fail.</summary>
    public Func<HttpRequest, bool> Concerns { get; set; } = _ => false;

    public StoreFault Fault { get; set; }

    /// <summary>Completes with the first request that <see cref="Concerns"/>, which is not answered.</summary>
    public TaskCompletionSource Held { get; private set; } = new();

    public static async Task<StoreProxy> StartAsync(TestStore store)
    {
        var proxy = new StoreProxy(store);
        await proxy.ListenAsync();
        return proxy;
    }

    private async Task ListenAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls($"http://127.0.0.1:{Port}");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(1));
        builder.Services.AddHttpForwarder();
        _app = builder.Build();
        var forwarder = _app.Services.GetRequiredService<IHttpForwarder>();
        _app.Run(http => AnswerAsync(http, forwarder, $"http://127.0.0.1:{_store.Port}"));
        await _app.StartAsync();
    }

    /// <summary>From now on every request is passed on.</summary>
    public async Task MendAsync()
    {
        Concerns = _ => false;
        Held = new TaskCompletionSource();
        await _closed;
        if (_app is null) await ListenAsync();
    }

    /// <summary>Whoever connects from now on is refused.</summary>
    private void Close()
    {
        if (Interlocked.Exchange(ref _app, null) is not { } app) return;
        // Not awaited by a request: it waits for all of them.
        _closed = Task.Run(async () =>
        {
            await app.StopAsync();
            await app.DisposeAsync();
        });
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
            case StoreFault.Refused:
                http.Abort();
                Close();
                break;
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
        Close();
        await _closed;
        _client.Dispose();
    }
}

public enum StoreFault
{
    /// <summary>Nobody listens any more.</summary>
    Refused,

    /// <summary>It answers with an error of its own.</summary>
    Failing,
    Cut,
    Slow,
    Throttled,
    Denied,
    Conflict,
    Full,
}
