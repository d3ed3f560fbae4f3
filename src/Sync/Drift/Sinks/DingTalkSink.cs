using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Sync.Drift.Alerts;
using Sync.Drift.Sinks.Messages;

namespace Sync.Drift.Sinks;

/// <summary>
/// A DingTalk custom robot with signed requests. It also answers 200 to rejected messages and reports the error in the
/// body.
/// </summary>
internal sealed class DingTalkSink(SinkSettings settings, SinkHttp http, TimeProvider time) : Sink(settings.Name)
{
    private const int TooFast = 130101;

    // DingTalk accepts 20,000 bytes in total.
    private const int MaxEvents = 18_000;

    /// <summary>How long DingTalk mutes a robot after 20 messages in a minute.</summary>
    private static readonly TimeSpan Muted = TimeSpan.FromMinutes(10);

    private static readonly AlertText Text = new(Quote);

    private readonly Receiver _receiver = settings.Receiver!;
    private readonly string _secret = settings.Secrets[0];

    public override async Task<SendResult> SendAsync(AlertMessage message, CancellationToken cancellationToken)
    {
        using var request = SinkHttp.Request(SignedUrl(), Write(message));
        var (result, body) = await http.PostAsync(_receiver, request, readsAnswer: true, cancellationToken);
        return result.Outcome == SendOutcome.Sent ? Judge(body, result.Status) : result;
    }

    private Uri SignedUrl()
    {
        var timestamp = time.GetUtcNow().ToUnixTimeMilliseconds();
        var hash = HMACSHA256.HashData(
            Encoding.UTF8.GetBytes(_secret), Encoding.UTF8.GetBytes($"{timestamp}\n{_secret}"));
        var signature = $"timestamp={timestamp}&sign={Uri.EscapeDataString(Convert.ToBase64String(hash))}";
        return new UriBuilder(_receiver.Url) { Query = $"{_receiver.Url.Query}&{signature}".TrimStart('?', '&') }.Uri;
    }

    private static SendResult Judge(byte[] answer, int? status) => ErrorCode(answer) switch
    {
        0 => new SendResult(SendOutcome.Sent, status),
        TooFast => new SendResult(
            SendOutcome.Retry, status, Muted, $"The receiver answered errcode {TooFast}: too many messages."),
        { } code => new SendResult(SendOutcome.Retry, status, Reason: $"The receiver answered errcode {code}."),
        null => new SendResult(SendOutcome.Retry, status, Reason: "The receiver answered without an errcode."),
    };

    private static int? ErrorCode(byte[] answer)
    {
        try
        {
            return JsonSerializer.Deserialize<Answer>(answer, JsonSerializerOptions.Web)?.ErrCode;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record Answer(int? ErrCode);

    private static byte[] Write(AlertMessage message)
    {
        var headline = AlertText.Headline(message);
        var events = Fitting.Take(AlertText.Shown(message).Select(Section), MaxEvents, AlertJson.Size);
        string?[] parts =
        [
            $"### {headline}", AlertText.Counts(message), .. events, AlertText.Rest(message, events.Count),
            Link(message.Page),
        ];
        var text = string.Join("\n\n", parts.Where(part => !string.IsNullOrEmpty(part)));
        return AlertJson.Write(
            new { msgtype = "markdown", markdown = new { title = headline, text }, at = new { isAtAll = false } });
    }

    private static string Section(AlertEvent told) =>
        string.Join('\n', Text.Lines(told).Select(line => $"- {line}").Prepend($"#### {Text.Title(told)}\n"));

    private static string? Link(Uri? page)
    {
        var url = page?.AbsoluteUri
            .Replace("(", "%28", StringComparison.Ordinal)
            .Replace(")", "%29", StringComparison.Ordinal);
        return url is null ? null : $"[{AlertText.Open}]({url})";
    }

    // DingTalk Markdown has no escape character, so markup characters are replaced by their full-width forms.
    private static string Quote(string text) => string.Concat(
        AlertText.Unlinked(text).Select(letter => "[]<>`*#!|".Contains(letter) ? AlertText.FullWidth(letter) : letter));
}
