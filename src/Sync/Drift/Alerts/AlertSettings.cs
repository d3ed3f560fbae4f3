namespace Sync.Drift.Alerts;

/// <summary>The settings <c>Sync__Alerts__*</c>.</summary>
public sealed record AlertSettings
{
    /// <summary>Never without one while there are sinks: see <see cref="Usual"/>.</summary>
    public IReadOnlyList<AlertRule> Rules { get; init; } = [];

    /// <summary>A message of more events than this tells only so many of them, the gravest, and how many there are.</summary>
    public int DigestAbove { get; init; } = 20;

    /// <summary>Null: never quiet.</summary>
    public QuietHours? Quiet { get; init; }

    /// <summary>How long what was sent is kept.</summary>
    public TimeSpan KeepSent { get; init; } = TimeSpan.FromDays(30);

    /// <summary>What holds where the settings have sinks and no rule: all that matters, to everyone.</summary>
    public static AlertRule Usual(IReadOnlyList<string> sinks) => new() { Name = "default", Sinks = sinks, Severity = Severity.Medium };

    /// <summary>Each sink that is to be told, once, with the first rule that says so.</summary>
    public IEnumerable<(string Sink, string Rule)> Route(AlertEvent each) => Rules
        .Where(rule => rule.Selects(each))
        .SelectMany(rule => rule.Sinks, (rule, sink) => (Sink: sink, Rule: rule.Name))
        .DistinctBy(route => route.Sink);
}
