using Sync.Drift.Alerts;
using Sync.Drift.Sinks.Messages;

namespace Sync.Drift.Sinks;

/// <summary>A Microsoft Teams workflow that posts the adaptive card its webhook receives.</summary>
internal sealed class TeamsSink(SinkSettings settings, SinkHttp http) : Sink(settings.Name)
{
    // Teams accepts 28 KB in total.
    private const int MaxEvents = 25 * 1024;

    // Some clients may turn addresses in plain text into links.
    private static readonly AlertText Text = new(AlertText.Unlinked);

    private readonly Receiver _receiver = settings.Receiver!;

    public override async Task<SendResult> SendAsync(AlertMessage message, CancellationToken cancellationToken)
    {
        using var request = SinkHttp.Request(_receiver.Url, Write(message));
        return (await http.PostAsync(_receiver, request, readsAnswer: false, cancellationToken)).Result;
    }

    private static byte[] Write(AlertMessage message)
    {
        var events = Fitting.Take(AlertText.Shown(message).Select(Event), MaxEvents, AlertJson.Size);
        var body = new List<object> { Line(AlertText.Headline(message), isTitle: true) };
        if (AlertText.Counts(message) is { Length: > 0 } counts) body.Add(Line(counts));
        body.AddRange(events);
        if (AlertText.Rest(message, events.Count) is { } rest) body.Add(Line(rest));
        return AlertJson.Write(Envelope(body, message.Page));
    }

    private static object Envelope(List<object> body, Uri? page) => new
    {
        type = "message",
        attachments = new[]
        {
            new
            {
                contentType = "application/vnd.microsoft.card.adaptive",
                content = new Dictionary<string, object>
                {
                    ["$schema"] = "http://adaptivecards.io/schemas/adaptive-card.json",
                    ["type"] = "AdaptiveCard",
                    ["version"] = "1.4",
                    ["msteams"] = new { width = "Full" },
                    ["body"] = body,
                    ["actions"] = page is null
                        ? []
                        : new[] { new { type = "Action.OpenUrl", title = AlertText.Open, url = page.AbsoluteUri } },
                },
            },
        },
    };

    private static object Event(AlertEvent told) => new
    {
        type = "Container",
        separator = true,
        items = Text.Lines(told).Select(line => Line(line)).Prepend(Line(Text.Title(told), isTitle: true)).ToArray(),
    };

    // Rich text runs, because text blocks would interpret their text as Markdown.
    private static object Line(string text, bool isTitle = false) => new
    {
        type = "RichTextBlock",
        inlines = new[] { new { type = "TextRun", text, weight = isTitle ? "Bolder" : "Default" } },
    };
}
