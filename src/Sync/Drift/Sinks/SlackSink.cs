using Sync.Drift.Alerts;
using Sync.Drift.Sinks.Messages;

namespace Sync.Drift.Sinks;

/// <summary>A Slack incoming webhook.</summary>
internal sealed class SlackSink(SinkSettings settings, SinkHttp http) : Sink(settings.Name)
{
    // Slack allows 3,000 characters per section. The total is our own limit.
    private const int MaxSection = 2900, MaxSections = 12_000;

    private static readonly AlertText Text = new(Quote);

    private readonly Receiver _receiver = settings.Receiver!;

    public override async Task<SendResult> SendAsync(AlertMessage message, CancellationToken cancellationToken)
    {
        using var request = SinkHttp.Request(_receiver.Url, Write(message));
        return (await http.PostAsync(_receiver, request, readsAnswer: false, cancellationToken)).Result;
    }

    private static byte[] Write(AlertMessage message)
    {
        var headline = AlertText.Headline(message);
        var sections = Fitting.Take(AlertText.Shown(message).Select(Section), MaxSections, section => section.Length);
        var blocks = new List<object> { new { type = "header", text = new { type = "plain_text", text = headline } } };
        if (AlertText.Counts(message) is { Length: > 0 } counts) blocks.Add(Block(counts));
        blocks.AddRange(sections.Select(Block));
        if (AlertText.Rest(message, sections.Count) is { } rest) blocks.Add(Block(rest));
        if (message.Page is { } page) blocks.Add(Block($"<{page.AbsoluteUri}|{AlertText.Open}>"));
        return AlertJson.Write(new { text = headline, blocks });
    }

    private static string Section(AlertEvent told) =>
        string.Join(
            '\n', Fitting.Take(Text.Lines(told).Prepend($"*{Text.Title(told)}*"), MaxSection, line => line.Length + 1));

    // Verbatim: Slack does not turn names and URLs into mentions and links.
    private static object Block(string text) =>
        new { type = "section", text = new { type = "mrkdwn", text, verbatim = true } };

    // As code, where neither *bold* nor @names have a meaning.
    private static string Quote(string text) => $"`{Escape(text.Replace('`', '\''))}`";

    private static string Escape(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal);
}
