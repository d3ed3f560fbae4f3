using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Sync.Testing;

/// <summary>A webhook receiver that the test controls; it accepts everything by default.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private readonly StubServer _server;

    private Receiver(StubServer server) => _server = server;

    /// <summary>Gets the number of the request, starting at 1.</summary>
    public Func<HttpContext, int, Task> Answer { get; set; } = (_, _) => Task.CompletedTask;

    public IReadOnlyList<Received> Received => [.. _server.Seen.Select(request => new Received(request))];

    public static async Task<Receiver> StartAsync()
    {
        Receiver? receiver = null;
        receiver = new Receiver(await StubServer.StartAsync((context, number) => receiver!.Answer(context, number)));
        return receiver;
    }

    /// <summary>Answers all further requests with this status.</summary>
    public void Refuse(int status, string? retryAfter = null) => Answer = (context, _) =>
    {
        context.Response.StatusCode = status;
        if (retryAfter is not null) context.Response.Headers.RetryAfter = retryAfter;
        return Task.CompletedTask;
    };

    /// <summary>Does not answer until the client disconnects.</summary>
    public void Hang() => Answer = async (context, _) =>
        await Task.Delay(Timeout.Infinite, context.RequestAborted)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    /// <summary>Accepts all further requests.</summary>
    public void Take() => Answer = (_, _) => Task.CompletedTask;

    /// <summary>The settings of a sink that posts to this receiver.</summary>
    public (string Key, string Value)[] Sink(int number, string name) =>
    [
        ($"Sync:Sinks:{number}:Name", name), ($"Sync:Sinks:{number}:Type", "webhook"),
        ($"Sync:Sinks:{number}:Url", $"{_server.Url}hook/url-secret"),
        ($"Sync:Sinks:{number}:Secret", Secret), ($"Sync:Sinks:{number}:AllowPrivateAddresses", "true"),
    ];

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}

/// <summary>A received message.</summary>
internal sealed record Received(SeenRequest Request)
{
    public string MessageId => Request.Headers["webhook-id"];

    public JsonNode Data => JsonNode.Parse(Request.Body)!["data"]!;

    public string Type => (string)JsonNode.Parse(Request.Body)!["type"]!;

    public IReadOnlyList<string> EventIds => [.. Data["events"]!.AsArray().Select(each => (string)each!["id"]!)];

    /// <summary>The kind and flow log of each event.</summary>
    public string Told =>
        string.Join(' ', Data["events"]!.AsArray().Select(each => $"{each!["kind"]}:{each["flowLogId"]}"));
}
