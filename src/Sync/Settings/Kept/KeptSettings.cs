using Sync.Drift;
using Sync.Drift.Alerts;
using Sync.Drift.Sinks;
using Sync.Expectations;
using Sync.Runs;

namespace Sync.Settings.Kept;

/// <summary>What an app is set to tell and to expect, without secrets: a version of <c>sync.kept_settings</c>.</summary>
public sealed record KeptSettings
{
    public required IReadOnlyList<KeptSink> Sinks { get; init; }
    public required AlertSettings Alerts { get; init; }
    public required IReadOnlyList<Expectation> Expectations { get; init; }
    public required DriftSettings Drift { get; init; }

    /// <summary>The settings of a process. What they say nothing of stays as it was before.</summary>
    /// <param name="before">Null: there is nothing yet.</param>
    public static KeptSettings Of(SyncSettings own, KeptSettings? before) => new()
    {
        Sinks = own.Given.Sinks || before is null ? [.. own.Sinks.Select(KeptSink.Of)] : before.Sinks,
        Alerts = own.Given.Sinks || before is null ? own.Alerts : before.Alerts,
        Expectations = own.Given.Expectations || before is null ? own.Expectations : before.Expectations,
        Drift = own.Given.Drift || before is null ? own.Drift : before.Drift,
    };

    /// <summary>As they hold in a process with sinks of its own besides: these are told what its own rules select.</summary>
    public KeptSettings With(SyncSettings own)
    {
        var kept = Sinks.Select(sink => sink.Name).ToHashSet(StringComparer.Ordinal);
        var more = own.Sinks.Where(sink => !kept.Contains(sink.Name)).Select(KeptSink.Of).ToList();
        if (more.Count == 0) return this;
        var rules = own.Alerts.Rules
            .Select(rule => rule with { Sinks = [.. rule.Sinks.Where(sink => !kept.Contains(sink))] })
            .Where(rule => rule.Sinks.Count > 0);
        return this with { Sinks = [.. Sinks, .. more], Alerts = Alerts with { Rules = [.. Alerts.Rules, .. rules] } };
    }
}

/// <summary>A sink without anything secret.</summary>
/// <param name="Host">Of its URL, of which the rest can be a secret; null for a file.</param>
public sealed record KeptSink(string Name, SinkType Type, string? Host)
{
    public static KeptSink Of(SinkSettings sink) => new(sink.Name, sink.Type, sink.Receiver?.Url.IdnHost);

    public override string ToString() => $"{Name} ({Words.Lower(Type)}{(Host is null ? "" : $", {Host}")})";
}

/// <summary>Which settings a process has: about the others it says nothing, which is not that there are none.</summary>
public sealed record GivenSettings(bool Sinks, bool Expectations, bool Drift);

/// <summary>A host or command whose settings are kept: those of the app.</summary>
/// <param name="Name">Null for a process that uses what is kept and changes nothing of it.</param>
public sealed record KeepingHost(string? Name);
