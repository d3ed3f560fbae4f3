namespace Sync.Drift.Alerts;

/// <summary>The settings <c>Sync__Alerts__*</c>.</summary>
public sealed record AlertSettings
{
    /// <summary>Not empty if there are sinks: see <see cref="Usual"/>.</summary>
    public IReadOnlyList<AlertRule> Rules { get; init; } = [];

    /// <summary>A message with more events lists this many, highest severity first, and the total.</summary>
    public int DigestAbove { get; init; } = 20;

    /// <summary>Null if there are no quiet hours.</summary>
    public QuietHours? Quiet { get; init; }

    /// <summary>How long sent messages are kept.</summary>
    public TimeSpan KeepSent { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How long alerts are kept that no attempt could send, or whose sink no process sends to.</summary>
    public TimeSpan KeepUnsent { get; init; } = TimeSpan.FromDays(365);

    /// <summary>
    /// The rule that applies without configured rules: flow logs, medium severity and higher, to every sink.
    /// </summary>
    public static AlertRule Usual(IReadOnlyList<string> sinks) =>
        new() { Name = "default", Sinks = sinks, Severity = Severity.Medium };

    /// <summary>Each sink that receives the event, once, with the first rule that selects it.</summary>
    public IEnumerable<(string Sink, string Rule)> Route(AlertEvent each) => Rules
        .Where(rule => rule.Selects(each))
        .SelectMany(rule => rule.Sinks, (rule, sink) => (Sink: sink, Rule: rule.Name))
        .DistinctBy(route => route.Sink);
}
