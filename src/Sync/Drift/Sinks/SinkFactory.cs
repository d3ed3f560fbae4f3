namespace Sync.Drift.Sinks;

/// <summary>Creates sinks from their settings.</summary>
public static class SinkFactory
{
    /// <returns>The sinks by name.</returns>
    public static IReadOnlyDictionary<string, Sink> Create(
        IEnumerable<SinkSettings> sinks, SinkHttp http, TimeProvider time) =>
        sinks.Select(sink => Create(sink, http, time)).ToDictionary(sink => sink.Name, StringComparer.Ordinal);

    private static Sink Create(SinkSettings sink, SinkHttp http, TimeProvider time) => sink.Type switch
    {
        SinkType.Webhook => new WebhookSink(sink, http, time),
        SinkType.Slack => new SlackSink(sink, http),
        SinkType.Teams => new TeamsSink(sink, http),
        SinkType.DingTalk => new DingTalkSink(sink, http, time),
        _ => new FileSink(sink),
    };
}
