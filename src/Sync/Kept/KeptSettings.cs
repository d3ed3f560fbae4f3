using Sync.Drift;
using Sync.Drift.Alerts;
using Sync.Drift.Sinks;
using Sync.Expectations;

namespace Sync.Kept;

/// <summary>
/// What an app alerts on and expects, as stored in the database without secrets: one version of
/// <c>sync.kept_settings</c>.
/// </summary>
public sealed record KeptSettings
{
    public required IReadOnlyList<SinkSummary> Sinks { get; init; }
    public required AlertSettings Alerts { get; init; }
    public required IReadOnlyList<Expectation> Expectations { get; init; }
    public required DriftSettings Drift { get; init; }

    /// <summary>The settings of a process. Settings that it does not set keep their previous values.</summary>
    /// <param name="before">The previous version; null: nothing is kept yet.</param>
    public static KeptSettings Of(OwnSettings own, KeptSettings? before) => new()
    {
        Sinks = own.Given.Sinks || before is null ? [.. own.Sinks.Select(SinkSummary.Of)] : before.Sinks,
        Alerts = own.Given.Sinks || before is null ? own.Alerts : before.Alerts,
        Expectations = own.Given.Expectations || before is null ? own.Expectations : before.Expectations,
        Drift = own.Given.Drift || before is null ? own.Drift : before.Drift,
    };

    /// <summary>
    /// The settings in force in a process with additional sinks: those receive what the process's own rules select.
    /// </summary>
    public KeptSettings With(OwnSettings own)
    {
        var kept = Sinks.Select(sink => sink.Name).ToHashSet(StringComparer.Ordinal);
        var more = own.Sinks.Where(sink => !kept.Contains(sink.Name)).Select(SinkSummary.Of).ToList();
        if (more.Count == 0) return this;
        var rules = own.Alerts.Rules
            .Select(rule => rule with { Sinks = [.. rule.Sinks.Where(sink => !kept.Contains(sink))] })
            .Where(rule => rule.Sinks.Count > 0);
        return this with { Sinks = [.. Sinks, .. more], Alerts = Alerts with { Rules = [.. Alerts.Rules, .. rules] } };
    }
}
