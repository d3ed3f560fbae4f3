using System.Globalization;
using Sync.Drift.Alerts;
using Sync.Drift.Sinks.Messages;

namespace Sync.Drift.Sinks;

/// <summary>
/// A CloudEvent, signed according to Standard Webhooks. While a secret is rotated, it is signed with both.
/// </summary>
internal sealed class WebhookSink(SinkSettings settings, SinkHttp http, TimeProvider time) : Sink(settings.Name)
{
    private readonly Receiver _receiver = settings.Receiver!;
    private readonly byte[][] _keys = [.. settings.Secrets.Select(secret => WebhookSignature.Key(secret)!)];

    public override async Task<SendResult> SendAsync(AlertMessage message, CancellationToken cancellationToken)
    {
        var body = CloudEvent.Write(message);
        var id = message.Id.ToString();
        // The time of the attempt: receivers reject messages that are older than some minutes.
        var timestamp = time.GetUtcNow().ToUnixTimeSeconds();
        using var request = SinkHttp.Request(_receiver.Url, body, "application/cloudevents+json");
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", timestamp.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add(
            "webhook-signature",
            string.Join(' ', _keys.Select(key => WebhookSignature.Sign(key, id, timestamp, body))));
        return (await http.PostAsync(_receiver, request, readsAnswer: false, cancellationToken)).Result;
    }
}
