using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Sync.Testing;

/// <summary>
/// An HTTP server on the loopback address that returns the responses of a test and records the requests.
/// </summary>
public sealed class StubServer : IAsyncDisposable
{
    private readonly ConcurrentQueue<SeenRequest> _seen = new();
    private readonly WebApplication _app;
    private int _count;

    private StubServer(WebApplication app) => _app = app;

    public Uri Url =>
        new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    public IReadOnlyList<SeenRequest> Seen => [.. _seen];

    /// <param name="answer">Receives the number of the request, from 1.</param>
    public static async Task<StubServer> StartAsync(
        Func<HttpContext, int, Task> answer, X509Certificate2? certificate = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        // A request that is still open must not delay the end of the test.
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromMilliseconds(200));
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, listen =>
            {
                if (certificate is not null) listen.UseHttps(certificate);
            }));
        var server = new StubServer(builder.Build());
        server._app.Run(context => server.AnswerAsync(context, answer));
        await server._app.StartAsync();
        return server;
    }

    /// <summary>A certificate that is trusted only by clients that are configured to trust it.</summary>
    public static X509Certificate2 SelfSigned()
    {
        using var key = RSA.Create(2048);
        return new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(
                new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero),
                new DateTimeOffset(2120, 1, 1, 0, 0, 0, TimeSpan.Zero));
    }

    public static Task<StubServer> StartAsync(int status, string body, string type = "application/json") =>
        StartAsync((context, _) => context.AnswerAsync(status, body, type));

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context, Func<HttpContext, int, Task> answer)
    {
        using var body = new StreamReader(context.Request.Body);
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var headers = context.Request.Headers.ToDictionary(
            header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        _seen.Enqueue(
            new SeenRequest(
                context.Request.Method, target, headers, await body.ReadToEndAsync(context.RequestAborted)));
        await answer(context, Interlocked.Increment(ref _count));
    }
}

/// <param name="RawTarget">Path and query string, exactly as received.</param>
public sealed record SeenRequest(
    string Method, string RawTarget, IReadOnlyDictionary<string, string> Headers, string Body);

public static class StubAnswers
{
    public static Task AnswerAsync(this HttpContext context, int status, string body, string type = "application/json")
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        return context.Response.WriteAsync(body, context.RequestAborted);
    }
}
