using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Sync.Benchmarks.Runs;

/// <summary>
/// Answers calls that a cloud has answered before with the same bytes, and forwards others to it. So the first run
/// records the answers, and in later runs the cloud costs almost no processor time.
/// </summary>
internal sealed class RecordedCloud : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, byte[]> _answers = new(StringComparer.Ordinal);
    private readonly HttpClient _cloud;
    private readonly WebApplication _app;

    private RecordedCloud(Uri cloud)
    {
        _cloud = new HttpClient { BaseAddress = cloud };
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    public Uri Endpoint => new(_app.Urls.Single());

    public static async Task<RecordedCloud> StartAsync(Uri cloud)
    {
        var recorded = new RecordedCloud(cloud);
        await recorded._app.StartAsync();
        return recorded;
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        // The key, without what differs in each request: the nonce, the date and the signature.
        var caller = $"{request.Headers.Authorization}".Split(',')[0];
        var key = $"{request.Headers["x-acs-action"]} {caller} {request.QueryString}";
        if (!_answers.TryGetValue(key, out var body))
        {
            using var answer = await ForwardAsync(request);
            body = await answer.Content.ReadAsByteArrayAsync();
            if (answer.IsSuccessStatusCode) _answers[key] = body;
            context.Response.StatusCode = (int)answer.StatusCode;
        }

        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body);
    }

    private async Task<HttpResponseMessage> ForwardAsync(HttpRequest request)
    {
        using var forwarded = new HttpRequestMessage(new HttpMethod(request.Method), $"/{request.QueryString}");
        foreach (var (name, values) in request.Headers)
            forwarded.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
        return await _cloud.SendAsync(forwarded);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _cloud.Dispose();
    }
}
