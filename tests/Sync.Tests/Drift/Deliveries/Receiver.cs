using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Sync.Tests.Support;

namespace Sync.Tests.Drift.Deliveries;

/// <summary>A webhook's receiver that answers as a test says, and takes everything until it says otherwise.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private readonly StubServer _server;

    private Receiver(StubServer server) => _server = server;

    /// <summary>Gets the request's number, from 1.</summary>
    public Func<HttpContext, int, Task> Answer { get; set; } = (_, _) => Task.CompletedTask;

    public IReadOnlyList<Received> Received => [.. _server.Seen.Select(request => new Received(request))];

    public static async Task<Receiver> StartAsync()
    {
        Receiver? receiver = null;
        receiver = new Receiver(await StubServer.StartAsync((context, number) => receiver!.Answer(context, number)));
        return receiver;
    }

    /// <summary>Answers with a status from now on.</summary>
    public void Refuse(int status, string? retryAfter = null) => Answer = (context, _) =>
    {
        context.Response.StatusCode = status;
        if (retryAfter is not null) context.Response.Headers.RetryAfter = retryAfter;
        return Task.CompletedTask;
    };

    /// <summary>Answers only when whoever asks has gone.</summary>
    public void Hang() => Answer = async (context, _) =>
        await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    public void Take() => Answer = (_, _) => Task.CompletedTask;

    /// <summary>The settings of a sink that ends here.</summary>
    public (string Key, string Value)[] Sink(int number, string name) =>
    [
        ($"Sync:Sinks:{number}:Name", name), ($"Sync:Sinks:{number}:Type", "webhook"), ($"Sync:Sinks:{number}:Url", $"{_server.Url}hook/url-secret"),
        ($"Sync:Sinks:{number}:Secret", Secret), ($"Sync:Sinks:{number}:AllowPrivateAddresses", "true"),
    ];

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}

/// <summary>A message as it arrived.</summary>
internal sealed record Received(SeenRequest Request)
{
    public string MessageId => Request.Headers["webhook-id"];

    public JsonNode Data => JsonNode.Parse(Request.Body)!["data"]!;

    public string Type => (string)JsonNode.Parse(Request.Body)!["type"]!;

    public IReadOnlyList<string> EventIds => [.. Data["events"]!.AsArray().Select(each => (string)each!["id"]!)];

    /// <summary>Each event's kind and flow log.</summary>
    public string Told => string.Join(' ', Data["events"]!.AsArray().Select(each => $"{each!["kind"]}:{each["flowLogId"]}"));
}
